import type { Gpu, Scope } from "../gpu/mod.ts";
import type { ModelUse, Schema } from "../nn/mod.ts";
import type { Scene } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import type { Crop } from "./crop.ts";
import type { RayRenderer } from "./image_renderer.ts";
import type { Model } from "./model.ts";
import type { NamedArrays } from "./safetensors.ts";
import type { RayOptions, RayRange } from "./rays.ts";
import type { Training } from "./trainer.ts";

/**
 * What a preset decides: everything but the scene, how its files are meant, whether depths are learnt from, and how
 * much time there is.
 */
export type PresetOf<C extends CommonConfig> = Omit<
  C,
  | "preset"
  | "scene"
  | "images"
  | "poseConvention"
  | "invertMasks"
  | "up"
  | "depth"
  | "maxSeconds"
>;

/** A value of a configuration that is chosen by the adapter or the scene. */
export interface AutomaticSetting {
  /** The field, such as `grid.levels`. */
  readonly key: string;
  /** Its value. */
  readonly value: unknown;
  /** Why not the preset's own. */
  readonly reason: string;
}

/** What was chosen where a configuration said "auto", and why: a line of `denerf info`. */
export interface Choice {
  /** What it is about, for people. */
  readonly what: string;
  /** The fields that say so. */
  readonly keys: readonly string[];
  /** What was chosen, for people. */
  readonly value: string;
  /** Why. */
  readonly reason: string;
}

/** A configuration that a device can do. */
export interface FittedConfig<C> {
  /** It. */
  readonly config: C;
  /** What differs from the one that was given, and why: sentences. */
  readonly changes: readonly string[];
}

/** What is measured of training steps, and what before. */
export interface StepPlan {
  /** Steps before anything is measured: drivers compile late, and samplers find out where nothing is. */
  readonly warmUp: number;
  /** Steps whose kernels are timed; where a sampler is brought up to date now and then, periods of steps. */
  readonly profiled: number;
  /** Rounds of steps by the wall clock. */
  readonly rounds: number;
  /** What a round takes at least; it is whole periods. */
  readonly roundSeconds: number;
}

/** One of several ways to do the same part of a step. */
export interface BenchChoice<C> {
  /** The field of the configuration that decides. */
  readonly field: string;
  /** What it is set to. */
  readonly choice: string;
  /** A configuration in which it is. */
  readonly config: C;
  /** Which kernels do what is compared. */
  readonly part: RegExp;
}

/** How the cost of a step can be made to grow. */
export interface GrowthPlan<C> {
  /** A step of so many samples. */
  withSamples(config: C, samples: number): C;
  /** A table of so many entries a level. */
  withTableSize(config: C, tableSize: number): C;
  /** Steps in which the sampler is never brought up to date. */
  withoutUpdates(config: C): C;
  /** The samples that a step aims at. */
  samplesOf(config: C): number;
  /** The most rays of a step. */
  maxRaysOf(config: C): number;
  /** Whether the device can bind the largest tensors. */
  fits(gpu: Gpu, config: C): boolean;
  /** What can be done in several ways, as far as this device can. */
  choices(gpu: Gpu, config: C): readonly BenchChoice<C>[];
}

/** How a method's steps are measured. */
export interface BenchPlan<C> {
  /** On adapters that compute on the CPU. */
  readonly software: StepPlan;
  /** On others. */
  readonly hardware: StepPlan;
  /** Steps from one that brings the sampler up to date to the next; 1 where none does. */
  period(config: C): number;
  /** Whether its networks are too wide to be measured at their full size on a CPU. */
  isWide(config: C): boolean;
  /** How steps can grow; null where cost simply grows as the number of rays does. */
  readonly growth: GrowthPlan<C> | null;
}

/** What renderers can do besides colors, depths and accumulations. */
export interface RendererOptions {
  /** Whether renders have normals. */
  readonly normals?: boolean;
  /** Outside of which the field counts as empty; null for nowhere. */
  readonly crop?: Crop | null;
}

/** What rays are rendered for: it decides how much memory they may take. */
export type RayUse = "images" | "viewport";

/** What renders rays, and what for. */
export interface RayRendererOptions {
  /** Whether normals are found. */
  readonly normals: boolean;
  /** What rays are rendered for. */
  readonly use: RayUse;
}

/**
 * A way to train and render a field. A method is a folder with such an object, and a word in `METHODS`:
 * everything else knows methods by this alone.
 */
export interface Method<C extends CommonConfig = CommonConfig> {
  /** Its name in configurations. */
  readonly name: string;
  /** The rules and the meaning of each key of its configurations. */
  readonly schema: Schema<C>;
  /** Its presets by name. */
  readonly presets: Readonly<Record<string, PresetOf<C>>>;
  /** What a preset of its sets otherwise on adapters that compute on the CPU. */
  softwareSettings(preset: string): readonly AutomaticSetting[];
  /** What it sets otherwise on such adapters for photographs of more than an object. */
  photographSettings(config: C): readonly AutomaticSetting[];
  /**
   * What it sets otherwise on such adapters for the time that there is, and for how much photographs show. Absent if
   * nothing.
   */
  budgetSettings?(config: C, scene: Scene): readonly AutomaticSetting[];
  /**
   * What it sets otherwise for a scene.
   *
   * @param space in which coordinates the field is to live
   */
  sceneSettings(config: C, scene: Scene, space: C["space"]): readonly AutomaticSetting[];
  /** A configuration in which nothing is "auto" any more. */
  settle(gpu: Gpu, config: C, scene?: Pick<Scene, "views">): C;
  /**
   * What differs in a configuration where a device cannot do as it says, so that runs open on any device; a
   * settled one of another device. Absent if every device can.
   */
  fit?(gpu: Gpu, config: C): FittedConfig<C>;
  /**
   * What "auto" became, and why.
   *
   * @param config a settled one
   */
  choices(config: C, software: boolean): readonly Choice[];
  /**
   * The same where what was settled for one device is left to another: for fields that are looked at elsewhere.
   * Absent if nothing is.
   */
  loosen?(config: C): C;
  /** Its hash tables by name: the first entry of each level. Absent if it has none. */
  tables?(config: C): Readonly<Record<string, readonly number[]>>;
  /**
   * What rendering reads besides parameters, made of what a checkpoint holds, without a device. Absent if it reads
   * nothing else.
   */
  memoOf?(config: C, saved: NamedArrays): NamedArrays;
  /** How its rays are made. */
  rayOptions(config: C): RayOptions;
  /** Between which distances depths are shown: where rays start and end, or the scene's range. */
  depthRange(config: C, scene: RayRange): RayRange;
  /** Whether all rays end at something, so that nothing shows what is behind. Absent if they need not. */
  opaque?(config: C): boolean;
  /**
   * Whether its learning rate ends with `steps`: a run of limited time then has as many as fit into it. Absent if
   * it does not.
   */
  readonly endsWithSteps?: boolean;
  /** Whether its renders can have normals. */
  readonly normals: boolean;
  /** What to do about a field that is empty: a sentence. */
  readonly emptyAdvice: string;
  /**
   * Allocates a model, which then owns the scope; its parameters are zero until drawn or restored.
   *
   * @param config a settled one
   * @param use one for viewing has memory and kernels for no more
   */
  createModel(scope: Scope, config: C, use: ModelUse): Promise<Model>;
  /** Draws the initial parameters of a model of its own. */
  initialize(model: Model, config: C): void;
  /**
   * Puts together what trains a model of its own.
   *
   * @throws {ConfigError} if something is to be learnt that cannot be of this scene
   */
  training(scope: Scope, model: Model, config: C, scene: Scene): Promise<Training>;
  /** Puts together what renders rays of a model of its own. */
  rays(
    scope: Scope,
    model: Model,
    config: C,
    range: RayRange,
    options: RayRendererOptions,
  ): Promise<RayRenderer>;
  /** How its steps are measured. */
  readonly bench: BenchPlan<C>;
}
