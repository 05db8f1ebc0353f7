import type { Gpu } from "../../src/gpu/mod.ts";
import {
  createModel,
  createRenderer,
  createTrainer,
  type Model,
  type RendererOptions,
  type Trainer,
  type ViewRenderer,
} from "../../src/nerf/mod.ts";
import { ImageRenderer } from "../../src/nerf/image_renderer.ts";
import type { MarchSizes } from "../../src/nerf/marched_rays.ts";
import type { NerfConfig } from "../../src/nerf/nerf/config.ts";
import type { NerfParts } from "../../src/nerf/nerf/method.ts";
import type { NgpConfig } from "../../src/nerf/ngp/config.ts";
import { createMarchedRays, NGP, type NgpParts } from "../../src/nerf/ngp/method.ts";
import type { RayRange } from "../../src/nerf/rays.ts";
import type { Scene } from "../../src/scene/mod.ts";

export type { MarchSizes, NerfConfig, NgpConfig };

/** Models with what their methods have besides, for tests that look inside. */
export type NerfModel = Model<NerfParts>;
export type NgpModel = Model<NgpParts>;

/** Trainers of such models. */
export type NerfTrainer = Omit<Trainer, "model"> & { readonly model: NerfModel };
export type NgpTrainer = Omit<Trainer, "model"> & { readonly model: NgpModel };

export function createNerfModel(gpu: Gpu, config: NerfConfig): Promise<NerfModel> {
  return createModel(gpu, config) as Promise<NerfModel>;
}

export function createNgpModel(gpu: Gpu, config: NgpConfig): Promise<NgpModel> {
  return createModel(gpu, config) as Promise<NgpModel>;
}

export function createNerfTrainer(
  gpu: Gpu,
  config: NerfConfig,
  scene: Scene,
): Promise<NerfTrainer> {
  return createTrainer(gpu, config, scene) as Promise<unknown> as Promise<NerfTrainer>;
}

export function createNgpTrainer(gpu: Gpu, config: NgpConfig, scene: Scene): Promise<NgpTrainer> {
  return createTrainer(gpu, config, scene) as Promise<unknown> as Promise<NgpTrainer>;
}

/** A renderer with so much in memory together; by default with what suits the adapter. */
export function createNgpRenderer(
  gpu: Gpu,
  model: NgpModel,
  config: NgpConfig,
  range: RayRange,
  options: RendererOptions = {},
  sizes?: MarchSizes,
): Promise<ViewRenderer> {
  if (!sizes) return createRenderer(gpu, model, config, range, options);
  return ImageRenderer.create(
    gpu,
    { ...NGP.rayOptions(config), far: range.far, crop: options.crop ?? null },
    (scope) => createMarchedRays(scope, model, config, options.normals ?? false, sizes),
  );
}
