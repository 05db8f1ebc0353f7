import { buildIn, type Gpu, type Memory } from "../gpu/mod.ts";
import type { ModelUse } from "../nn/mod.ts";
import type { Scene } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { assertDepths } from "./depth_options.ts";
import { HORIZON } from "./horizon/method.ts";
import { ImageRenderer } from "./image_renderer.ts";
import type { FittedConfig, Method, RendererOptions } from "./method.ts";
import type { Model } from "./model.ts";
import { MIP } from "./mip/method.ts";
import { NERF } from "./nerf/method.ts";
import { NGP } from "./ngp/method.ts";
import type { RayRange } from "./rays.ts";
import { assertScales } from "./scales.ts";
import { Trainer } from "./trainer.ts";
import type { ViewRenderer } from "./view_renderer.ts";

/** All methods by name. A new one is a folder beside this file and a word here. */
export const METHODS: Readonly<Record<string, Method>> = {
  ngp: NGP,
  nerf: NERF,
  mip: MIP,
  horizon: HORIZON,
};

/**
 * The preset that suits a field's space. Proposals find what there is at any distance; in a box, an occupancy grid
 * knows it sooner (nerfacc's benchmarks: 27.6 dB to 26.4 in seven unbounded scenes, 31.8 to 33.1 of objects).
 */
export const PRESET_OF_SPACE: Readonly<Record<CommonConfig["space"], string>> = {
  box: "ngp",
  contracted: "horizon",
  ndc: "ngp",
};

/** The names of those whose renders can have normals. */
export const METHODS_WITH_NORMALS: readonly string[] = Object.values(METHODS)
  .filter(({ normals }) => normals).map(({ name }) => name);

/** The names of those that can learn poses. */
export const METHODS_WITH_POSES: readonly string[] = Object.values(METHODS)
  .filter(({ presets }) => Object.values(presets).some((preset) => "poses" in preset))
  .map(({ name }) => name);

/** The method that a configuration names. */
export function methodOf({ method }: Pick<CommonConfig, "method">): Method {
  return METHODS[method];
}

/**
 * A configuration in which nothing is "auto" any more: a run keeps what it began with.
 *
 * @param scene what it is to be trained on, if it is
 */
export function settleConfig<C extends CommonConfig>(
  gpu: Gpu,
  config: C,
  scene?: Pick<Scene, "views">,
): C {
  return methodOf(config).settle(gpu, config, scene) as C;
}

/** A settled configuration in which what suits one device is left to another; see {@link settleConfig}. */
export function loosenConfig<C extends CommonConfig>(config: C): C {
  return (methodOf(config).loosen?.(config) ?? config) as C;
}

/**
 * A configuration that a device can do, and what differs: a run that began on another device may name kernels
 * that this one cannot run. Models, trainers and renderers use it by themselves.
 *
 * @param config a settled one
 */
export function fitConfig<C extends CommonConfig>(gpu: Gpu, config: C): FittedConfig<C> {
  const fitted = methodOf(config).fit?.(gpu, config) ?? { config, changes: [] };
  return fitted as FittedConfig<C>;
}

/**
 * The model that a configuration describes; its parameters are zero until restored.
 *
 * @param config a settled one
 * @param use a model for viewing has no gradients, no moments and no kernels that train: it takes a tenth of
 *   the memory of one that can be trained, and cannot be saved as a checkpoint
 */
export function createModel(
  memory: Memory,
  config: CommonConfig,
  use: ModelUse = "training",
): Promise<Model> {
  const fitted = fitConfig(memory.gpu, config).config;
  return buildIn(memory, (scope) => methodOf(config).createModel(scope, fitted, use));
}

/**
 * A trainer with a new model, whose initial parameters are drawn.
 *
 * @param config a settled one
 * @throws {GpuError} if memory does not suffice
 * @throws {ConfigError | SceneError} if something is to be learnt that cannot be of this scene
 */
export async function createTrainer(
  memory: Memory,
  config: CommonConfig,
  scene: Scene,
): Promise<Trainer> {
  assertScales(config, scene);
  assertDepths(config, scene);
  const method = methodOf(config);
  const fitted = fitConfig(memory.gpu, config).config;
  const model = await createModel(memory, config);
  try {
    method.initialize(model, fitted);
    return await Trainer.create(
      memory,
      model,
      (scope) => method.training(scope, model, fitted, scene),
    );
  } catch (error) {
    model.destroy();
    throw error;
  }
}

/**
 * A renderer for a model of `createModel` or of a trainer.
 *
 * @param scene for the range of depths, where the configuration leaves it to the scene
 * @throws {RangeError} if normals are asked of a method that has none, or for a crop that is empty or not finite
 */
export function createRenderer(
  memory: Memory,
  model: Model,
  config: CommonConfig,
  scene: RayRange,
  { normals = false, crop = null }: RendererOptions = {},
): Promise<ViewRenderer> {
  const method = methodOf(config);
  if (normals && !method.normals) {
    const others = METHODS_WITH_NORMALS.join(", ");
    throw new RangeError(`Cannot render normals: only ${others} has them.`);
  }
  const fitted = fitConfig(memory.gpu, config).config;
  const range = method.depthRange(config, scene);
  const image = { ...method.rayOptions(config), far: range.far, crop };
  return ImageRenderer.create(
    memory,
    image,
    (scope) => method.rays(scope, model, fitted, range, { normals, use: "images" }),
  );
}

/** Whether all rays of a field end at something, so that nothing shows what is behind. */
export function isOpaque(config: CommonConfig): boolean {
  return methodOf(config).opaque?.(config) ?? false;
}

/** Between which distances depths are shown: where rays start and end, or the scene's range. */
export function depthRange(config: CommonConfig, scene: RayRange): RayRange {
  return methodOf(config).depthRange(config, scene);
}
