import type { AutomaticSetting, PresetOf } from "../method.ts";
import { setting } from "../settings.ts";
import type { MipConfig } from "./config.ts";

/** Mip-NeRF (Barron et al. 2021; google/mipnerf configs/blender.gin), for NeRF-Synthetic. */
const mip: PresetOf<MipConfig> = {
  method: "mip",
  format: null,
  scales: 1,
  downscale: 1,
  holdout: 8,
  seed: 0,
  steps: 1_000_000,
  batch: { rays: 4096, chunk: "auto", pixels: "oneImage" },
  camera: { pixelOffset: 0.5, near: null, far: null },
  background: "white",
  space: "box",
  box: { center: [0, 0, 0], size: 2 },
  contractionNorm: "euclidean",
  ndc: [0, 0],
  coarse: { kind: "field", samples: 128, loss: 0.1, padding: 0.01 },
  fine: 128,
  field: {
    levels: 16,
    basis: "axes",
    directionLevels: 4,
    layers: 8,
    width: 256,
    skips: [4],
    viewWidth: 128,
    initialization: "glorot",
  },
  densityNoise: 0,
  rate: { initial: 5e-4, final: 5e-6, delay: 2500 / 1e6, delayFactor: 0.01 },
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  checkpointSeconds: 300,
};

const PROPOSAL = { kind: "proposal", annealing: 10, dilation: 0.0025 } as const;

/** Cones with a proposal network (Barron et al. 2022; google-research/multinerf configs/blender_256.gin). */
const mip256: PresetOf<MipConfig> = {
  ...mip,
  steps: 250_000,
  batch: { ...mip.batch, rays: 16_384 },
  coarse: { ...PROPOSAL, samples: 128, layers: 4, width: 256 },
  fine: 32,
  field: { ...mip.field, initialization: "he" },
  rate: { initial: 2e-3, final: 2e-5, delay: 512 / 250_000, delayFactor: 0.01 },
};

/** The same, small enough for two CPU cores. */
const mipSmall: PresetOf<MipConfig> = {
  ...mip256,
  downscale: 2,
  steps: 4000,
  batch: { rays: 256, chunk: "auto", pixels: "allImages" },
  coarse: { ...PROPOSAL, samples: 32, layers: 2, width: 32 },
  fine: 24,
  field: {
    levels: 10,
    basis: "axes",
    directionLevels: 2,
    layers: 4,
    width: 64,
    skips: [],
    viewWidth: 32,
    initialization: "he",
  },
  rate: { initial: 5e-3, final: 2e-4, delay: 0.02, delayFactor: 0.01 },
  checkpointSeconds: 60,
};

/** Presets of Mip-NeRF and its relatives. */
export const MIP_PRESETS = { "mip": mip, "mip-256": mip256, "mip-small": mipSmall };

/** The published schedules are months of a CPU's time: the learning rate falls as far in fewer, smaller steps. */
export function softwareSettings(preset: string): readonly AutomaticSetting[] {
  if (preset === "mip-small") return [];
  return [
    setting("steps", 20_000, "a CPU makes so many in days; the learning rate ends with them"),
    setting("batch.rays", 256, "a step should take a CPU seconds"),
  ];
}
