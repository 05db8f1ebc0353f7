import type { Gpu } from "../gpu/mod.ts";
import type { Scene } from "../scene/mod.ts";
import type { Config } from "./config.ts";
import type { Model } from "./model.ts";
import { automaticChunk, NerfModel } from "./nerf/model.ts";
import { NerfRenderer } from "./nerf/renderer.ts";
import { NerfTrainer } from "./nerf/trainer.ts";
import { type LearntView, learntViews as learntNgpViews } from "./ngp/learnt_views.ts";
import { NgpModel, settleNgp } from "./ngp/model.ts";
import { NgpRenderer } from "./ngp/renderer.ts";
import { NgpTrainer } from "./ngp/trainer.ts";
import { type RayRange, rayRange } from "./rays.ts";
import type { Trainer } from "./trainer.ts";
import type { ViewRenderer } from "./view_renderer.ts";

/**
 * A configuration in which nothing is "auto" any more: a run keeps what it began with.
 *
 * @param scene what it is to be trained on, if it is
 */
export function settleConfig(gpu: Gpu, config: Config, scene?: Pick<Scene, "views">): Config {
  if (config.method === "ngp") return settleNgp(gpu, config, scene?.views.length ?? 0);
  if (config.batch.chunk !== "auto") return config;
  return { ...config, batch: { ...config.batch, chunk: automaticChunk(gpu, config) } };
}

/**
 * The model that a configuration describes; its parameters are zero until restored.
 *
 * @param config a settled one
 */
export function createModel(gpu: Gpu, config: Config): Promise<Model> {
  return config.method === "ngp" ? NgpModel.create(gpu, config) : NerfModel.create(gpu, config);
}

/**
 * A trainer with a new model, whose initial parameters are drawn.
 *
 * @param config a settled one
 */
export function createTrainer(gpu: Gpu, config: Config, scene: Scene): Promise<Trainer> {
  return config.method === "ngp"
    ? NgpTrainer.create(gpu, config, scene)
    : NerfTrainer.create(gpu, config, scene);
}

/**
 * What was learnt of each training view, in the scene's order: poses, exposures; nothing where neither was.
 *
 * @param scene what the model was trained on
 */
export async function learntViews(gpu: Gpu, model: Model, scene: Scene): Promise<LearntView[]> {
  return model instanceof NgpModel ? await learntNgpViews(gpu, model, scene) : [];
}

/** What renderers can do besides colours, depths and accumulations. */
export interface RendererOptions {
  /** Whether renders have normals. */
  readonly normals?: boolean;
}

/**
 * A renderer for a model of `createModel` or of a trainer.
 *
 * @param scene for the range of depths, where the configuration leaves it to the scene
 * @throws {RangeError} if the model is of another method than the configuration, or normals are asked of
 *   one that has none
 */
export function createRenderer(
  gpu: Gpu,
  model: Model,
  config: Config,
  scene: RayRange,
  options: RendererOptions = {},
): Promise<ViewRenderer> {
  if (config.method === "ngp" && model instanceof NgpModel) {
    return NgpRenderer.create(gpu, model, config, depthRange(config, scene), options);
  }
  if (config.method === "nerf" && model instanceof NerfModel) {
    if (options.normals) throw new RangeError("Cannot render normals: only ngp has them.");
    return NerfRenderer.create(gpu, model, config, depthRange(config, scene));
  }
  throw new RangeError(`Cannot render: the model is not of method ${config.method}.`);
}

/** Between which distances depths are shown: where rays start and end, or the scene's range. */
export function depthRange(config: Config, scene: RayRange): RayRange {
  return config.method === "ngp" || config.space === "ndc"
    ? { near: scene.near, far: scene.far }
    : rayRange(config, scene);
}
