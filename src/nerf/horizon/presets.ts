import type { AutomaticSetting, PresetOf } from "../method.ts";
import { setting } from "../settings.ts";
import type { HorizonConfig } from "./config.ts";

/**
 * nerfacto's sizes (Tancik et al. 2023; nerfstudio configs/method_configs.py), spaced, taught and regularised as
 * mip-NeRF 360 and Zip-NeRF are (Barron et al. 2022, 2023). A scene that goes on to the horizon changes spaces.
 */
const horizon: PresetOf<HorizonConfig> = {
  method: "horizon",
  format: null,
  downscale: 1,
  scales: 1,
  holdout: 8,
  seed: 0,
  steps: 30_000,
  batch: { rays: 4096, chunk: "auto", pixels: "allImages" },
  camera: { pixelOffset: 0.5, near: null, far: null },
  background: "white",
  space: "box",
  box: { center: [0, 0, 0], size: 1 / 0.33 },
  contractionNorm: "max",
  ndc: [0, 0],
  spacing: "linear",
  proposals: {
    samples: [256, 96],
    finestResolutions: [128, 256],
    baseResolution: 16,
    levels: 5,
    features: 2,
    tableSize: 1 << 17,
    width: 16,
    padding: 0.01,
    annealing: 10,
    annealingSteps: 1000,
    interval: 5,
    intervalSteps: 5000,
    loss: { kind: "bound", weight: 1 },
  },
  samples: 48,
  density: "exp",
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
    decay: 0,
  },
  networks: {
    width: 64,
    densityLayers: 1,
    colorLayers: 2,
    directionDegree: 4,
    kernels: "auto",
    precision: "auto",
  },
  loss: { distortion: 0.002, inliers: 1, patch: 16, nearWeight: 0, wholeFrom: 0 },
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
  schedule: { kind: "exponential", initial: 1e-2, rate: 0.01, decaySteps: 200_000 },
  adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-15, l2: 1e-6 },
  averageDecay: 0.95,
  checkpointSeconds: 300,
};

/** Presets of this method. */
export const HORIZON_PRESETS = { horizon };

/** What the preset changes on adapters that compute on the CPU. */
export const SOFTWARE_SETTINGS: readonly AutomaticSetting[] = [
  setting("steps", 1800, "a run takes minutes"),
  setting("checkpointSeconds", 60, "a run takes minutes"),
  setting("batch.rays", 1024, "a step takes about a tenth of a second"),
  setting("loss.patch", 1, "a step has too few rays for patches"),
  setting("proposals.samples", [24, 16], "each sample costs microseconds"),
  setting("proposals.finestResolutions", [64, 128], "training is too short for finer details"),
  setting("proposals.levels", 3, "reading the tables is most of their time"),
  setting("proposals.tableSize", 1 << 15, "Adam passes over the tables"),
  setting("proposals.annealingSteps", 240, "runs are shorter"),
  setting("proposals.intervalSteps", 500, "runs are shorter"),
  setting("samples", 16, "each sample costs microseconds"),
  setting("poses.start", 60, "runs are shorter"),
  setting("poses.halfLife", 150, "runs are shorter"),
  setting("schedule.initial", 2e-2, "few steps must go far"),
  setting("schedule.decaySteps", 20_000, "runs are shorter"),
  setting("grid.levels", 8, "reading the table is most of the encoding's time"),
  setting("grid.tableSize", 1 << 17, "Adam passes over the table in every step"),
  setting("grid.finestResolution", 512, "training is too short for finer details"),
  setting("networks.width", 32, "half the width has a third of the arithmetic"),
  setting("networks.colorLayers", 1, "steps are worth more than layers here"),
];
