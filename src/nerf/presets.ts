import { type Config, nearest, setField } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import type { NerfConfig } from "./nerf/config.ts";
import type { NgpConfig } from "./ngp/config.ts";

/** What a preset decides: everything but the scene. */
export type Preset = Omit<NerfConfig, "preset" | "scene"> | Omit<NgpConfig, "preset" | "scene">;

/**
 * Instant-NGP (Mueller et al. 2022; constants of the released code for NeRF-Synthetic scenes), in the
 * published protocol's colors: sRGB, random backgrounds in training, white in evaluation.
 */
const ngp: Omit<NgpConfig, "preset" | "scene"> = {
  method: "ngp",
  format: null,
  downscale: 1,
  holdout: 8,
  seed: 0,
  steps: 35_000,
  batch: { rays: 4096, maxRays: 1 << 17, samples: 1 << 18, capacity: 1 << 20 },
  camera: { pixelOffset: 0.5, near: 0 },
  space: "box",
  box: { center: [0, 0, 0], size: 1 / 0.33 },
  contractionNorm: "max",
  ndc: [0, 0],
  background: "random",
  colors: "srgb",
  grid: {
    levels: 16,
    features: 2,
    tableSize: 1 << 19,
    baseResolution: 16,
    finestResolution: 2048,
    interpolation: "linear",
    precision: "auto",
    accumulation: "fixed",
  },
  networks: {
    width: 64,
    densityLayers: 1,
    colorLayers: 2,
    directionDegree: 4,
    kernels: "auto",
    precision: "auto",
  },
  occupancy: {
    resolution: 128,
    cascades: 1,
    interval: 16,
    warmupSteps: 256,
    decay: 0.95,
    threshold: 0.01,
  },
  march: {
    steps: 1024,
    coneAngle: 0,
    linear: 1,
    far: 1000,
    maxSamples: 1024,
    stopTransmittance: 1e-4,
  },
  loss: {
    kind: "huber",
    huberDelta: 0.1,
    // The released code adds 1e-4 to gradients of the channels' sum, not their mean, scaled by 128.
    nearWeight: 1e-4 / (3 * 128),
    nearDistance: 0.1,
    opacityEntropy: 0,
    distortion: 0,
  },
  exposure: { rate: 0, l2: 0 },
  poses: { rate: 0, halfLife: 5000, start: 256, l2: 1e-4 },
  views: 0,
  schedule: { kind: "staircase", initial: 1e-2, gamma: 0.33, start: 20_000, interval: 10_000 },
  adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-15, l2: 1e-6 },
  averageDecay: 0.95,
  checkpointSeconds: 300,
};

/**
 * The original NeRF (Mildenhall et al. 2020). Where paper and released code (bmild/nerf) differ, this
 * follows the code: no pi in the encoding, the identity kept, no half-pixel offset. Blender settings.
 */
const nerf: Omit<NerfConfig, "preset" | "scene"> = {
  method: "nerf",
  format: null,
  downscale: 1,
  holdout: 8,
  seed: 0,
  steps: 500_000,
  batch: { rays: 1024, chunk: "auto", pixels: "oneImage", cropSteps: 500, cropFraction: 0.5 },
  camera: { pixelOffset: 0, directions: "depth", near: null, far: null },
  background: "white",
  space: "box",
  box: { center: [0, 0, 0], size: 2 },
  contractionNorm: "max",
  ndc: [0, 0],
  samples: { coarse: 64, fine: 128, spacing: "linear", jitterInTest: false },
  field: {
    position: { kind: "frequency", levels: 10, pi: false, identity: true },
    direction: { kind: "frequency", levels: 4, pi: false, identity: true },
    layers: 8,
    width: 256,
    skips: [4],
    viewWidth: 128,
    density: "relu",
    initialization: "glorot",
  },
  densityNoise: 0,
  loss: "mse",
  schedule: { kind: "exponential", initial: 5e-4, rate: 0.1, decaySteps: 500_000 },
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  checkpointSeconds: 300,
};

/** The tutorial "NeRF in 100 lines of PyTorch": model, sampling, loss and schedule are its own. */
const nerf100: Omit<NerfConfig, "preset" | "scene"> = {
  ...nerf,
  // nn.Linear's start makes the raw density nearly the same everywhere. With about half of all seeds it
  // is negative, ReLU passes no gradient, and the field stays empty: seed 0 is one of them.
  seed: 1,
  // 16 epochs over 100 images of 400 x 400 pixels, the tutorial's run.
  steps: 250_000,
  batch: { ...nerf.batch, pixels: "allImages", cropSteps: 0, cropFraction: 1 },
  camera: { pixelOffset: 0.5, directions: "unit", near: 2, far: 6 },
  samples: { coarse: 192, fine: 0, spacing: "linear", jitterInTest: true },
  field: { ...nerf.field, layers: 7, skips: [3], initialization: "torch" },
  loss: "sumSquared",
  schedule: {
    kind: "multiStep",
    initial: 5e-4,
    gamma: 0.5,
    milestones: [2, 4, 8],
    unit: "epochs",
  },
  adam: { ...nerf.adam, epsilon: 1e-8 },
};

/**
 * A NeRF small enough for two CPU cores: it shows the bundled scene within minutes. One network and small
 * batches learned most in that time; softplus keeps gradients alive where ReLU can end in empty space.
 */
const nerfSmall: Omit<NerfConfig, "preset" | "scene"> = {
  ...nerf,
  downscale: 2,
  steps: 4000,
  batch: { rays: 256, chunk: "auto", pixels: "allImages", cropSteps: 0, cropFraction: 1 },
  camera: { ...nerf.camera, pixelOffset: 0.5 },
  samples: { coarse: 48, fine: 0, spacing: "linear", jitterInTest: false },
  field: {
    ...nerf.field,
    position: { kind: "frequency", levels: 8, pi: false, identity: true },
    direction: { kind: "frequency", levels: 2, pi: false, identity: true },
    layers: 4,
    width: 64,
    skips: [],
    viewWidth: 32,
    density: "softplus",
  },
  schedule: { kind: "exponential", initial: 5e-3, rate: 0.1, decaySteps: 4000 },
  checkpointSeconds: 60,
};

/** All presets by name. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  "ngp": ngp,
  "nerf": nerf,
  "nerf-100": nerf100,
  "nerf-small": nerfSmall,
};

/** The preset that `train` uses when none is named. */
export const DEFAULT_PRESET = "ngp";

/** A value that is chosen by the adapter or the scene. */
export interface AutomaticSetting {
  /** The field, such as `grid.levels`. */
  readonly key: string;
  /** Its value, as `--set` takes it. */
  readonly value: number | string;
  /** Why not the preset's own. */
  readonly reason: string;
}

/**
 * What presets change on adapters that compute on the CPU. Chosen by what had learnt most of lego and the
 * bundled scene on two cores after one minute (bench/RESULTS.md).
 */
const SOFTWARE_SETTINGS: Readonly<Record<string, readonly AutomaticSetting[]>> = {
  ngp: [
    { key: "steps", value: 600, reason: "a run takes one to two minutes" },
    { key: "checkpointSeconds", value: 60, reason: "a run takes minutes" },
    { key: "batch.samples", value: 1 << 14, reason: "a step takes about a tenth of a second" },
    {
      key: "batch.capacity",
      value: 3 << 14,
      reason: "samples that are never there cost time, too",
    },
    { key: "batch.rays", value: 512, reason: "as many as fill the batch at the start" },
    { key: "batch.maxRays", value: 8192, reason: "rays that are never marched cost time, too" },
    { key: "grid.levels", value: 8, reason: "reading the table is most of the encoding's time" },
    { key: "grid.tableSize", value: 1 << 17, reason: "Adam passes over the table in every step" },
    { key: "grid.finestResolution", value: 512, reason: "training is too short for finer details" },
    { key: "networks.width", value: 32, reason: "half the width has a third of the arithmetic" },
    { key: "networks.colorLayers", value: 1, reason: "steps are worth more than layers here" },
    { key: "march.steps", value: 256, reason: "each sample costs microseconds" },
    { key: "occupancy.resolution", value: 64, reason: "a warm-up update looks at every cell" },
  ],
};

/** What a preset sets otherwise on such an adapter, and why. */
export function automaticSettings(preset: string, software: boolean): readonly AutomaticSetting[] {
  return software ? SOFTWARE_SETTINGS[preset] ?? [] : [];
}

/**
 * The configuration of a preset for a scene.
 *
 * @param software whether the adapter computes on the CPU
 * @throws {ConfigError} for an unknown preset, with the nearest known one
 */
export function presetConfig(name: string, scene: string, software = false): Config {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (!preset) {
    const names = Object.keys(PRESETS);
    const near = nearest(name, names);
    throw new ConfigError(
      `Cannot use preset "${name}": there is no such preset.` +
        (near ? ` Did you mean ${near}?` : ` The presets are ${names.join(", ")}.`),
    );
  }
  const config: Config = { preset: name, scene, ...structuredClone(preset) };
  return applySettings(config, automaticSettings(name, software));
}

/** A configuration with some values chosen otherwise. */
export function applySettings(config: Config, settings: readonly AutomaticSetting[]): Config {
  return settings.reduce(
    (changed, { key, value }) => setField(changed, `${key}=${value}`),
    config,
  );
}
