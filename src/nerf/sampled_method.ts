import type { Gpu, Memory, Scope } from "../gpu/mod.ts";
import {
  type AdamOptions,
  blocksFor,
  learningRate,
  type ModelUse,
  Optimizer,
  SAMPLES_PER_BLOCK,
  type Schedule,
  type TrainedGroup,
} from "../nn/mod.ts";
import { Cameras } from "./cameras.ts";
import type { CommonConfig } from "./common_config.ts";
import { ConfigError } from "./config_error.ts";
import { NO_CONTRACTION } from "./contraction.ts";
import type { Density } from "./densities.ts";
import { DepthSupervision } from "./depth_supervision.ts";
import type { FieldUse } from "./fields/field.ts";
import { fitChunk, fittingRays, type LayeredWork } from "./layered_chunks.ts";
import type { Choice, FittedConfig, Method, RayUse } from "./method.ts";
import type { Model, ModelParts } from "./model.ts";
import { Photographs } from "./photographs.ts";
import { PatchPixels, type PixelOptions, PixelSampler, TargetColors } from "./pixels.ts";
import { type LossKind, RayLoss } from "./ray_loss.ts";
import {
  allocateRays,
  chunksOf,
  knownChunk,
  type RangeSettings,
  RayGenerator,
  type RayRange,
  rayRange,
} from "./rays.ts";
import type { Scene } from "../scene/mod.ts";
import { type FieldSpace, RayNormals } from "./ray_normals.ts";
import { SampledRays } from "./sampled_rays.ts";
import type { Pass } from "./trainer.ts";
import { renderedBackground } from "./view_renderer.ts";
import type { ViewLearning } from "./views/learning.ts";
import { type VolumeOptions, VolumeRenderer } from "./volume_renderer.ts";

/**
 * Rays in memory together, and what their activations may take; larger images are rendered strip by strip. Viewports
 * leave memory to others, and their strips fit into a frame.
 */
const STRIPS: Readonly<Record<RayUse, { readonly strip: number; readonly bytes: number }>> = {
  images: { strip: 1 << 18, bytes: Infinity },
  viewport: { strip: 1 << 14, bytes: 2 ** 26 },
};

/** What configurations have in common of methods whose rays all have the same number of samples. */
export interface SampledConfig extends CommonConfig {
  /** Which rays a step trains on. */
  readonly batch: { readonly rays: number; readonly chunk: "auto" | number };
  /** How pixels become rays. */
  readonly camera: CommonConfig["camera"] & RangeSettings["camera"];
  /** The optimiser. */
  readonly adam: AdamOptions;
}

/** What passes are made for. */
export interface PassOptions {
  /** Where rays start and end. */
  readonly range: RayRange;
  /** Rays of a batch, or of a strip of an image. */
  readonly allRays: number;
  /** Rays whose samples are in memory together. */
  readonly rays: number;
  /** What the field is used for. */
  readonly use: FieldUse;
}

/**
 * What is its own of a method whose rays all have the same number of samples, which networks of dense layers are
 * asked about: {@link sampledMethod} does the rest.
 */
export interface SampledMethod<C extends SampledConfig, P extends ModelParts> extends
  Pick<
    Method<C>,
    | "name"
    | "schema"
    | "presets"
    | "softwareSettings"
    | "budgetSettings"
    | "sceneSettings"
    | "rayOptions"
    | "emptyAdvice"
    | "opaque"
    | "endsWithSteps"
    | "initialize"
    | "tables"
  > {
  /** What a ray asks of the networks. */
  work(config: C): LayeredWork;
  /** A configuration in which nothing is "auto" any more but chunks. */
  settle?(gpu: Gpu, config: C, scene?: Pick<Scene, "views">): C;
  /** What else "auto" became, and why. */
  choices?(config: C, software: boolean): readonly Choice[];
  /** The same where what else was settled for one device is left to another. */
  loosen?(config: C): C;
  /** What differs where a device cannot do as a configuration says, besides chunks. */
  fit?(gpu: Gpu, config: C): FittedConfig<C>;
  /**
   * Makes sure that a scene can be learnt from.
   *
   * @throws {ConfigError} if it cannot
   */
  requireScene?(scene: Pick<Scene, "views">, config: C): void;
  /** How a step's pixels are chosen. */
  pixels(config: C): PixelOptions;
  /** The learning rate. */
  schedule(config: C): Schedule;
  /** What is minimised. */
  loss(config: C): LossKind;
  /** Weight of the distortion that passes measure; 0 where absent. */
  distortion?(config: C): number;
  /** The penalty on density near cameras, by distances in world units; none where absent. */
  near?(config: C): Pick<VolumeOptions, "nearWeight" | "nearDistance">;
  /** What makes densities. */
  density(config: C): Density;
  /** How the field's coordinates lie in the world; absent where it finds no gradients of densities, for normals. */
  fieldSpace?(config: C): FieldSpace;
  /** The unit of intervals of samples, in that of their distances; 1 where absent. */
  intervalUnit?(config: C): number;
  /** Whether samples are where their intervals start; in the middle where absent. */
  readonly samplesStart?: boolean;
  /** Units of the widest layer. */
  width(config: C): number;
  /** How parameters are moved; all alike, by the schedule, where absent. */
  trainedGroups?(parts: P, config: C): readonly TrainedGroup[];
  /**
   * What learns of single photographs, of batches that are one chunk; absent if nothing does.
   *
   * @param samples the most of a batch
   */
  learnViews?(
    memory: Memory,
    parts: P,
    config: C,
    scene: Scene,
    cameras: Cameras,
    samples: number,
  ): Promise<ViewLearning>;
  /** Decay of the running means of parameters; 0 where absent: there are none. */
  averageDecay?(config: C): number;
  /** Samples of a ray that are trained on, in all passes. */
  samplesOf(config: C): number;
  /** See `Method`. */
  createModel(scope: Scope, config: C, use: ModelUse): Promise<Model<P>>;
  /** How colors are rendered: each pass in turn. */
  createPasses(
    memory: Memory,
    model: Model<P>,
    config: C,
    options: PassOptions,
  ): Promise<readonly Pass[]>;
}

/** What composites the samples of a method's rays, as many as it has at a time, in front of a background. */
export function createVolumeRenderer<C extends SampledConfig>(
  memory: Memory,
  method: Pick<SampledMethod<C, ModelParts>, "density" | "near" | "work">,
  config: C,
  background: C["background"],
  { allRays, rays, use }: Pick<PassOptions, "allRays" | "rays" | "use">,
): Promise<VolumeRenderer> {
  const options = {
    use: use === "training" ? use : "rendering",
    background,
    density: method.density(config),
    stopTransmittance: 0,
    contraction: NO_CONTRACTION,
    distortion: 0,
    ...(method.near?.(config) ?? { nearWeight: 0, nearDistance: 0 }),
  } as const;
  const capacity = blocksFor(rays * method.work(config).perRay) * SAMPLES_PER_BLOCK;
  return VolumeRenderer.create(memory, options, allRays, rays, capacity);
}

/** Asserts that a step's rays are one chunk where something is learnt of photographs. */
function assertOneChunk(
  { batch: { rays } }: SampledConfig,
  chunk: number,
  { exposure, poses, outliers }: ViewLearning,
): void {
  if (chunk === rays || !exposure && !poses && !outliers) return;
  throw new ConfigError(
    "Cannot learn exposures, poses or outliers as a step's rays must be one chunk: current value of " +
      `batch.chunk is ${chunk} of ${rays} rays. Train on fewer rays a step, --rays ${chunk}.`,
  );
}

/** Makes a method of what is its own: chunks, training and rendering are the same for all of these. */
export function sampledMethod<C extends SampledConfig, P extends ModelParts>(
  own: SampledMethod<C, P>,
): Method<C> {
  return {
    ...own,
    photographSettings: () => [],
    settle(gpu, config, scene) {
      const settled = own.settle?.(gpu, config, scene) ?? config;
      const { batch } = settled;
      if (batch.chunk !== "auto") return settled;
      return {
        ...settled,
        batch: { ...batch, chunk: fittingRays(gpu, own.work(settled), batch.rays) },
      };
    },
    fit(gpu, config) {
      const { batch, changes } = fitChunk(gpu, own.work(config), config.batch);
      const fitted = own.fit?.(gpu, config) ?? { config, changes: [] };
      return { config: { ...fitted.config, batch }, changes: [...changes, ...fitted.changes] };
    },
    loosen: (config) => ({
      ...(own.loosen?.(config) ?? config),
      batch: { ...config.batch, chunk: "auto" },
    }),
    choices: (config, software) => [
      ...(own.choices?.(config, software) ?? []),
      {
        what: "chunks of rays",
        keys: ["batch.chunk"],
        value: String(config.batch.chunk),
        reason: config.batch.chunk === config.batch.rays
          ? "a step fits into memory"
          : "so many fit into memory together",
      },
    ],
    // Where space goes on, so do rays, far behind the scene: a scale to there would show next to nothing of it.
    depthRange: (config, scene) =>
      config.space === "box" ? rayRange(config, scene) : { near: scene.near, far: scene.far },
    normals: own.fieldSpace !== undefined,

    async training(scope, model, config, scene) {
      own.requireScene?.(scene, config);
      const { batch: { rays }, background, scales, adam, seed } = config;
      const chunk = Math.min(Number(config.batch.chunk), rays);
      const photographs = new Photographs(scope, scene, scales);
      const cameras = new Cameras(scope, scene.views.map(({ camera }) => camera));
      const generator = await RayGenerator.create(scope, own.rayOptions(config), cameras.kind);
      const schedule = own.schedule(config);
      const sizes = { allRays: rays, rays: chunk, use: "training" } as const;
      const options = { range: rayRange(config, scene), ...sizes };
      const kind = own.loss(config);
      const distortion = own.distortion?.(config) ?? 0;
      const loss = { kind, huberDelta: 1, opacityEntropy: 0, distortion, scales };
      const samples = blocksFor(chunk * own.samplesOf(config)) * SAMPLES_PER_BLOCK;
      const learning = await own.learnViews?.(
        ...[scope, model.parts as P, config, scene, cameras, samples] as const,
      ) ?? { exposure: null, poses: null, outliers: null };
      assertOneChunk(config, chunk, learning);
      const pixels = learning.outliers && learning.outliers.patch > 1
        ? await PatchPixels.create(scope, photographs, cameras, learning.outliers.patch)
        : await PixelSampler.create(scope, own.pixels(config), photographs, cameras);
      const alike = () =>
        model.parts.groups.map((group): TrainedGroup => ({
          group,
          rate: (step) => learningRate(schedule, step, pixels.epoch(step)),
          l2: 0,
          checked: true,
        }));
      return {
        cameras,
        pixels,
        generator,
        colors: await TargetColors.create(scope, { background, colors: "srgb" }, photographs),
        rays: allocateRays(scope, rays, config.space),
        chunks: chunksOf(rays, chunk).map(({ firstRay, rays }) =>
          knownChunk(scope.gpu, firstRay, rays)
        ),
        passes: await own.createPasses(scope, model as Model<P>, config, options),
        renderer: await createVolumeRenderer(scope, own, config, background, sizes),
        loss: await RayLoss.create(scope, loss, chunk),
        optimizer: await Optimizer.create(
          scope,
          { adam, averageDecay: own.averageDecay?.(config) ?? 0 },
          own.trainedGroups?.(model.parts as P, config) ?? alike(),
        ),
        schedule,
        seed,
        raysPerStep: rays,
        samplesPerStep: rays * own.samplesOf(config),
        depths: await DepthSupervision.create(
          scope,
          config.depth,
          {
            ...{ space: config.space, density: own.density(config) },
            atStart: own.samplesStart ?? false,
            ...{ unit: 1, interval: own.intervalUnit?.(config) ?? 1 },
          },
          scene.views,
          rays,
          chunk,
        ),
        ...learning,
      };
    },

    async rays(scope, model, config, range, { use, normals }) {
      const { strip, bytes } = STRIPS[use];
      const chunk = fittingRays(scope.gpu, own.work(config), strip, bytes);
      const background = config.background === "black" ? "black" : "white";
      const space = normals && own.fieldSpace ? own.fieldSpace(config) : null;
      const sizes = {
        ...{ allRays: strip, rays: chunk },
        use: space ? "normals" : "rendering",
      } as const;
      const options = { range: rayRange(config, range), ...sizes };
      const passes = await own.createPasses(scope, model as Model<P>, config, options);
      const { capacity } = passes.at(-1)!.sampler;
      return SampledRays.create(scope, {
        capacity: strip,
        chunk,
        passes,
        renderer: await createVolumeRenderer(scope, own, config, background, sizes),
        normals: space &&
          await RayNormals.create(scope, space, own.density(config), strip, capacity),
        background: renderedBackground(config.background),
        samples: own.work(config).perRay,
        seed: config.seed,
      });
    },

    bench: {
      software: { warmUp: 1, profiled: 2, rounds: 3, roundSeconds: 1 },
      hardware: { warmUp: 1, profiled: 10, rounds: 3, roundSeconds: 1 },
      period: () => 1,
      isWide: (config) => own.width(config) >= 128,
      growth: null,
    },
  };
}
