import type { PresetOf } from "../method.ts";
import type { NerfConfig } from "./config.ts";

/**
 * The original NeRF (Mildenhall et al. 2020). Where paper and released code (bmild/nerf) differ, this
 * follows the code: no pi in the encoding, the identity kept, no half-pixel offset. Blender settings.
 */
const nerf: PresetOf<NerfConfig> = {
  method: "nerf",
  format: null,
  downscale: 1,
  scales: 1,
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
const nerf100: PresetOf<NerfConfig> = {
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
const nerfSmall: PresetOf<NerfConfig> = {
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

/** Presets of the original NeRF and its relatives. */
export const NERF_PRESETS = { "nerf": nerf, "nerf-100": nerf100, "nerf-small": nerfSmall };
