import { presetConfig } from "../../../src/nerf/mod.ts";
import type { HorizonConfig } from "../../../src/nerf/horizon/config.ts";
import { proposalsLearn } from "../../../src/nerf/horizon/method.ts";
import type { Scene } from "../../../src/scene/mod.ts";
import { HorizonTrainer } from "../../reference/horizon_trainer.ts";

const GROUPS = [
  "batch",
  "camera",
  "box",
  "proposals",
  "grid",
  "networks",
  "loss",
  "exposure",
  "poses",
] as const;

/** Parts of a configuration that a test replaces: of each group some fields. */
export type HorizonOverrides = {
  readonly [K in keyof HorizonConfig]?: K extends typeof GROUPS[number] ? Partial<HorizonConfig[K]>
    : HorizonConfig[K];
};

function withOverrides(config: HorizonConfig, overrides: HorizonOverrides): HorizonConfig {
  const groups = GROUPS.map((group) => [group, { ...config[group], ...overrides[group] }]);
  return { ...config, ...overrides, ...Object.fromEntries(groups) };
}

/** The preset in miniature: two proposal networks, of which the second sees more finely. */
const SMALL_HORIZON = withOverrides(presetConfig("horizon", "analytic") as HorizonConfig, {
  seed: 3,
  steps: 40,
  batch: { rays: 32, chunk: 32 },
  space: "contracted",
  spacing: "power",
  camera: { near: 1, far: 40 },
  box: { center: [0.1, -0.2, 0.3], size: 2 },
  proposals: {
    samples: [12, 8],
    finestResolutions: [8, 16],
    levels: 2,
    tableSize: 1 << 9,
    baseResolution: 4,
    annealingSteps: 20,
    interval: 3,
    intervalSteps: 0,
  },
  samples: 6,
  grid: { levels: 4, tableSize: 1 << 10, baseResolution: 4, finestResolution: 32 },
  networks: { width: 16 },
  loss: { distortion: 0.05, wholeFrom: 3 },
  schedule: { kind: "exponential", initial: 1e-2, rate: 0.1, decaySteps: 40 },
});

/** `SMALL_HORIZON` with some fields replaced. */
export function smallHorizon(overrides: HorizonOverrides = {}): HorizonConfig {
  return withOverrides(SMALL_HORIZON, overrides);
}

/** The float64 trainer of a configuration: the one place that knows how the two call things. */
export function horizonReference(config: HorizonConfig, scene: Scene): HorizonTrainer {
  const { grid, networks, proposals, camera, space } = config;
  const smoothstep = grid.interpolation === "smoothstep";
  const { levels, features, width } = proposals;
  const views = scene.views.map(({ camera, image, depths }) => ({
    ...{ camera, depths },
    rgba: image.data,
  }));
  return new HorizonTrainer(views, {
    ...config,
    rays: config.batch.rays,
    pixels: { kind: "allImages" },
    pixelOffset: 0.5,
    directions: "unit",
    intervalUnit: config.box.size,
    near: camera.near ?? scene.near,
    far: camera.far ?? scene.far,
    contraction: space === "contracted" ? { norm: config.contractionNorm, linear: 1 } : undefined,
    antialias: grid.antialias,
    decay: grid.decay,
    grid: { ...grid, smoothstep },
    networks: {
      ...networks,
      encoded: grid.levels * grid.features,
      degree: networks.directionDegree,
    },
    proposals: {
      ...proposals,
      grids: proposals.finestResolutions.map((finestResolution) => ({
        ...proposals,
        finestResolution,
        smoothstep,
      })),
      networks: proposals.samples.map((_, i) => ({
        layers: [`proposals.${i}.layers.0`, `proposals.${i}.head`],
        inputs: levels * features,
        width,
        outputs: 1,
        activation: "none",
        bias: false,
      })),
      learn: (step) => proposalsLearn(proposals, step),
    },
  });
}
