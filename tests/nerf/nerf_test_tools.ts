import type { NerfConfig, NgpConfig } from "./models.ts";
import assert from "node:assert/strict";
import type { ElementType, Gpu, HostArrays } from "../../src/gpu/mod.ts";
import { type Model, presetConfig } from "../../src/nerf/mod.ts";
import { gather, type Parameters } from "../../src/nn/mod.ts";
import { analyticScene, type Scene, type View } from "../../src/scene/mod.ts";
import type { FieldOptions } from "../reference/field.ts";
import { ReferenceTrainer } from "../reference/trainer.ts";
import { assertSame } from "./assert_same.ts";

/** Parts of a configuration that a test replaces. */
export interface Overrides extends Partial<Omit<NerfConfig, "batch" | "field" | "samples">> {
  readonly batch?: Partial<NerfConfig["batch"]>;
  readonly field?: Partial<NerfConfig["field"]>;
  readonly samples?: Partial<NerfConfig["samples"]>;
}

/** A preset of the original NeRF's method, as it is. */
export function nerfPreset(name: string, scene = "analytic"): NerfConfig {
  const config = presetConfig(name, scene);
  if (config.method === "nerf") return config as NerfConfig;
  throw new RangeError(`The preset ${name} is of method ${config.method}, not of nerf.`);
}

/** The preset `ngp`, as it is. */
export function ngpPreset(scene = "analytic", software = false): NgpConfig {
  const config = presetConfig("ngp", scene, software);
  if (config.method === "ngp") return config as NgpConfig;
  throw new RangeError(`The preset ngp is of method ${config.method}.`);
}

/** A preset with some fields replaced, those of `batch`, `field` and `samples` one by one. */
export function configOf(preset: string, overrides: Overrides = {}): NerfConfig {
  const config = nerfPreset(preset);
  return {
    ...config,
    ...overrides,
    batch: { ...config.batch, ...overrides.batch },
    field: { ...config.field, ...overrides.field },
    samples: { ...config.samples, ...overrides.samples },
  };
}

/** Parts of a configuration of Instant-NGP that a test replaces: of each group some fields. */
export type NgpOverrides = {
  readonly [K in keyof NgpConfig]?: K extends NgpGroup ? Partial<NgpConfig[K]> : NgpConfig[K];
};

const NGP_GROUPS = [
  "batch",
  "camera",
  "box",
  "grid",
  "networks",
  "occupancy",
  "march",
  "loss",
  "exposure",
  "poses",
] as const;
type NgpGroup = typeof NGP_GROUPS[number];

/** A configuration of Instant-NGP with some fields replaced, those of groups one by one. */
function withOverrides(config: NgpConfig, overrides: NgpOverrides): NgpConfig {
  const groups = NGP_GROUPS.map((group) => [group, { ...config[group], ...overrides[group] }]);
  return { ...config, ...overrides, ...Object.fromEntries(groups) };
}

/** Instant-NGP in miniature: a step takes some 10 ms on two CPU cores. Nothing in it is "auto". */
const SMALL_NGP = withOverrides(ngpPreset(), {
  seed: 3,
  batch: { rays: 128, maxRays: 1024, samples: 2048, capacity: 8192 },
  grid: {
    levels: 4,
    tableSize: 1 << 10,
    baseResolution: 4,
    finestResolution: 32,
    precision: "f32",
  },
  networks: { width: 16, kernels: "layered", precision: "f32" },
  occupancy: { resolution: 32, warmupSteps: 20 },
  march: { steps: 128 },
});

/** `SMALL_NGP` with some fields replaced. */
export function smallNgp(overrides: NgpOverrides = {}): NgpConfig {
  return withOverrides(SMALL_NGP, overrides);
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

/** A scene of whose views depths are known: of each third pixel, as if it were a wall. */
export function withDepths(scene: Scene): Scene {
  const views = scene.views.map((view, i): View => {
    const { width, height } = view.image;
    const pixels = Uint32Array.from({ length: Math.floor(width * height / 3) }, (_, j) => 3 * j);
    const distances = Float32Array.from(pixels, (_, j) => 3.5 + 0.125 * ((i + j) % 8));
    const weights = Float32Array.from(pixels, (_, j) => 0.5 + 0.25 * (j % 4));
    return { ...view, depths: { pixels, distances, weights } };
  });
  return { ...scene, views };
}

/** The reference's field of a configuration's field. */
export function referenceField(field: NerfConfig["field"]): FieldOptions {
  const { position, direction, layers, width, skips, density, viewWidth } = field;
  if (position.kind !== "frequency" || direction.kind !== "frequency") {
    throw new RangeError(
      `The reference's field has no encodings of kinds ${position.kind}, ${direction.kind}.`,
    );
  }
  return { position, direction, layers, width, skips, density, viewWidth };
}

/** The float64 trainer of a configuration: the one place that knows how the two call things. */
export function referenceTrainer(config: NerfConfig, scene: Scene): ReferenceTrainer {
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
    scales: config.scales,
    coarseSamples: samples.coarse,
    fineSamples: samples.fine,
    spacing: samples.spacing,
    contracted: config.space === "contracted"
      ? { norm: config.contractionNorm, ...config.box }
      : undefined,
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

/** Everything of a model that training changes, by name; arrays that share memory come as one. */
export async function readState(
  gpu: Gpu,
  { stored }: Model,
): Promise<Record<string, HostArrays[ElementType]>> {
  const tensors = [...new Set(stored.flatMap(({ tensor }) => tensor ?? []))];
  const contents = await gpu.readAll(tensors);
  return Object.fromEntries(tensors.map(({ label }, i) => [label, contents[i]]));
}

/** Asserts that two states of a model hold the same bits. */
export function assertSameState(
  actual: Record<string, HostArrays[ElementType]>,
  expected: Record<string, HostArrays[ElementType]>,
): void {
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const [name, array] of Object.entries(expected)) assertSame(actual[name], array, name);
}

/** What of `smallNgp` makes a field that learns the analytic scene in hundreds of steps of 20 ms. */
export const QUICK_NGP = {
  seed: 1,
  batch: { rays: 256, maxRays: 2048, samples: 4096, capacity: 8192 },
  grid: {
    levels: 4,
    features: 4,
    tableSize: 1 << 13,
    baseResolution: 4,
    finestResolution: 24,
    interpolation: "smoothstep",
  },
  networks: { directionDegree: 1 },
  occupancy: { interval: 8, warmupSteps: 32, decay: 0.7 },
  march: { steps: 64 },
  schedule: { kind: "constant", initial: 1e-2 },
} as const satisfies NgpOverrides;
