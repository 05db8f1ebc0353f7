import type { AutomaticSetting, PresetOf } from "../method.ts";
import type { NgpConfig } from "./config.ts";

/**
 * Instant-NGP (Mueller et al. 2022; constants of the released code for NeRF-Synthetic scenes), in the
 * published protocol's colors: sRGB, random backgrounds in training, white in evaluation.
 */
const ngp: PresetOf<NgpConfig> = {
  method: "ngp",
  format: null,
  downscale: 1,
  scales: 1,
  holdout: 8,
  seed: 0,
  steps: 35_000,
  batch: { rays: 4096, maxRays: 1 << 17, samples: 1 << 18, capacity: 1 << 20 },
  camera: { pixelOffset: 0.5, near: 0, raySpacing: 0, singleRaySteps: 0 },
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
    antialias: false,
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
    share: 0.5,
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
    inliers: 1,
    patch: 16,
  },
  exposure: { kind: "gains", rate: 0, l2: 0, variation: 10 },
  poses: {
    preconditioner: "none",
    optics: "captured",
    rate: 0,
    halfLife: 5000,
    start: 256,
    l2: 1e-4,
    coarseToFine: 0,
  },
  views: 0,
  schedule: { kind: "staircase", initial: 1e-2, gamma: 0.33, start: 20_000, interval: 10_000 },
  adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-15, l2: 1e-6 },
  averageDecay: 0.95,
  checkpointSeconds: 300,
};

/** Presets of Instant-NGP. */
export const NGP_PRESETS = { ngp };

/**
 * What the preset changes on adapters that compute on the CPU. Chosen by what had learnt most of lego and the
 * bundled scene on two cores after one minute (bench/RESULTS.md).
 */
export const SOFTWARE_SETTINGS: readonly AutomaticSetting[] = [
  { key: "steps", value: 1200, reason: "a run takes about a minute" },
  { key: "checkpointSeconds", value: 60, reason: "a run takes minutes" },
  { key: "batch.samples", value: 1 << 14, reason: "a step takes about a tenth of a second" },
  {
    key: "batch.capacity",
    value: 3 << 14,
    reason: "samples that are never there cost time, too",
  },
  { key: "batch.rays", value: 512, reason: "as many as fill the batch at the start" },
  { key: "batch.maxRays", value: 8192, reason: "rays that are never marched cost time, too" },
  { key: "poses.start", value: 60, reason: "runs are shorter" },
  { key: "poses.halfLife", value: 150, reason: "runs are shorter" },
  { key: "loss.patch", value: 1, reason: "a step has too few rays for patches" },
  { key: "grid.levels", value: 8, reason: "reading the table is most of the encoding's time" },
  { key: "grid.tableSize", value: 1 << 17, reason: "Adam passes over the table in every step" },
  { key: "grid.finestResolution", value: 512, reason: "training is too short for finer details" },
  { key: "networks.width", value: 32, reason: "half the width has a third of the arithmetic" },
  { key: "networks.colorLayers", value: 1, reason: "steps are worth more than layers here" },
  { key: "march.steps", value: 256, reason: "each sample costs microseconds" },
  { key: "occupancy.resolution", value: 64, reason: "an update looks at a share of all cells" },
  {
    key: "occupancy.warmupSteps",
    value: 16,
    reason: "a look at all cells takes three steps' time",
  },
  {
    key: "occupancy.share",
    value: 0.25,
    reason: "a field is learnt as well by half as many looks",
  },
];
