import type { Gpu } from "../../src/gpu/mod.ts";
import { type Config, type NerfModel, presetConfig } from "../../src/nerf/mod.ts";
import { gather, type Parameters } from "../../src/nn/mod.ts";
import { analyticScene, type Scene } from "../../src/scene/mod.ts";
import type { FieldOptions } from "../reference/field.ts";
import { ReferenceTrainer } from "../reference/trainer.ts";

/** Parts of a configuration that a test replaces. */
export interface Overrides extends Partial<Omit<Config, "batch" | "field" | "samples">> {
  readonly batch?: Partial<Config["batch"]>;
  readonly field?: Partial<Config["field"]>;
  readonly samples?: Partial<Config["samples"]>;
}

/** A preset with some fields replaced, those of `batch`, `field` and `samples` one by one. */
export function configOf(preset: string, overrides: Overrides = {}): Config {
  const config = presetConfig(preset, "analytic");
  return {
    ...config,
    ...overrides,
    batch: { ...config.batch, ...overrides.batch },
    field: { ...config.field, ...overrides.field },
    samples: { ...config.samples, ...overrides.samples },
  };
}

/** Presets in miniature: all but widths and numbers of rays and samples as published. */
export const SMALL = {
  "nerf": configOf("nerf", {
    seed: 5,
    batch: { rays: 32, chunk: 32, cropSteps: 6 },
    samples: { coarse: 8, fine: 16 },
    field: { width: 32, viewWidth: 16 },
  }),
  "nerf-100": configOf("nerf-100", {
    seed: 3,
    batch: { rays: 32, chunk: 32 },
    samples: { coarse: 16 },
    field: { width: 32, viewWidth: 16 },
  }),
  "nerf-small": configOf("nerf-small", {
    seed: 5,
    batch: { rays: 32, chunk: 32 },
    samples: { coarse: 12, fine: 0 },
    field: { width: 32, viewWidth: 16 },
  }),
} as const;

/** Three views of the analytic scene, 16 x 16 pixels. */
export function smallScene(views = 3, size = 16): Scene {
  return analyticScene({ split: "train", views, size });
}

/** The reference's field of a configuration's field. */
export function referenceField(field: Config["field"]): FieldOptions {
  const { position, direction, layers, width, skips, density, viewWidth } = field;
  return { position, direction, layers, width, skips, density, viewWidth };
}

/** The float64 trainer of a configuration: the one place that knows how the two call things. */
export function referenceTrainer(config: Config, scene: Scene): ReferenceTrainer {
  const { batch, camera, samples, field } = config;
  if (camera.pixelOffset !== 0 && camera.pixelOffset !== 0.5) {
    throw new RangeError(`The reference has no pixel offset of ${camera.pixelOffset}.`);
  }
  const views = scene.views.map((view) => ({ camera: view.camera, rgba: view.image.data }));
  return new ReferenceTrainer(views, {
    seed: config.seed,
    rays: batch.rays,
    pixels: { kind: batch.pixels, cropSteps: batch.cropSteps, cropFraction: batch.cropFraction },
    pixelOffset: camera.pixelOffset,
    directions: camera.directions === "depth" ? "z" : "unit",
    near: camera.near ?? scene.near,
    far: camera.far ?? scene.far,
    background: config.background,
    coarseSamples: samples.coarse,
    fineSamples: samples.fine,
    field: referenceField(field),
    initialization: field.initialization,
    densityNoise: config.densityNoise,
    loss: config.loss,
    schedule: config.schedule,
    adam: config.adam,
  });
}

/** The elements of every named parameter in one of the flat arrays, by name. */
export async function readNamed(
  gpu: Gpu,
  parameters: Parameters,
  array: "values" | "gradients" | "firstMoments" | "secondMoments" = "values",
): Promise<Record<string, Float32Array>> {
  const flat = await gpu.read(parameters[array]);
  return Object.fromEntries(
    parameters.named.map((parameter) => [parameter.name, gather(flat, parameter)]),
  );
}

/** Everything of a model that training changes, as one array. */
export async function readState(gpu: Gpu, { parameters }: NerfModel): Promise<Float32Array> {
  const { values, firstMoments, secondMoments } = parameters;
  const arrays = await gpu.readAll([values, firstMoments, secondMoments]) as Float32Array[];
  return Float32Array.from(arrays.flatMap((array) => [...array]));
}
