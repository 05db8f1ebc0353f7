import { presetConfig } from "../../../src/nerf/mod.ts";
import type { MipConfig } from "../../../src/nerf/mip/config.ts";
import type { Scene } from "../../../src/scene/mod.ts";
import { basisOf } from "../../reference/cones.ts";
import { encodedSize } from "../../reference/encoding.ts";
import { MipTrainer } from "../../reference/mip_trainer.ts";

/** Groups of a configuration of which a test replaces some fields. */
type Group = "batch" | "camera" | "coarse" | "field" | "rate";

/** Parts of a configuration that a test replaces. */
export type MipOverrides = {
  readonly [K in keyof MipConfig]?: K extends Group ? Partial<MipConfig[K]> : MipConfig[K];
};

/** A preset of the method, with some fields replaced, those of groups one by one. */
export function mipConfig(preset: string, overrides: MipOverrides = {}): MipConfig {
  const config = presetConfig(preset, "analytic") as MipConfig;
  const groups = (["batch", "camera", "coarse", "field", "rate"] as const)
    .map((group) => [group, { ...config[group], ...overrides[group] }]);
  return { ...config, ...overrides, ...Object.fromEntries(groups) };
}

/** Presets in miniature: all but widths and numbers of rays, samples and octaves as published. */
export const SMALL_MIP: Readonly<Record<string, MipConfig>> = {
  "mip": mipConfig("mip", {
    seed: 5,
    batch: { rays: 32, chunk: 32 },
    coarse: { samples: 8 },
    fine: 12,
    field: { width: 32, viewWidth: 16, levels: 4 },
    rate: { delay: 4e-6 },
  }),
  "mip-256": mipConfig("mip-256", {
    seed: 3,
    steps: 40,
    batch: { rays: 32, chunk: 32 },
    coarse: { samples: 12, width: 16 },
    fine: 6,
    field: { width: 32, viewWidth: 16, levels: 4 },
    rate: { delay: 0.1 },
  }),
  "mip-small": mipConfig("mip-small", {
    seed: 5,
    steps: 40,
    batch: { rays: 32, chunk: 32 },
    coarse: { samples: 10, width: 16 },
    fine: 7,
    field: { width: 32, viewWidth: 16, levels: 4 },
  }),
};

/** The float64 trainer of a configuration: the one place that knows how the two call things. */
export function mipReference(config: MipConfig, scene: Scene): MipTrainer {
  const { field, coarse, rate: { delay, ...rate }, steps, camera, space } = config;
  const directions = { levels: field.directionLevels, pi: false, identity: true };
  const encoding = { levels: field.levels, basis: field.basis };
  const position = 2 * encoding.levels * basisOf(encoding.basis).length;
  const hidden = (name: string, layers: number) => [
    ...Array.from({ length: layers }, (_, i) => `${name}.layers.${i}`),
    `${name}.head`,
  ];
  const common = { inputs: position, activation: "none", bias: true } as const;
  const views = scene.views.map(({ camera, image }) => ({ camera, rgba: image.data }));
  return new MipTrainer(views, {
    ...config,
    rays: config.batch.rays,
    pixels: config.batch.pixels === "allImages"
      ? { kind: "allImages" }
      : { kind: "oneImage", cropSteps: 0, cropFraction: 1 },
    pixelOffset: 0.5,
    directions: "z",
    near: space === "ndc" ? 0 : camera.near ?? scene.near,
    far: space === "ndc" ? 1 : camera.far ?? scene.far,
    contracted: space === "contracted"
      ? { norm: config.contractionNorm, ...config.box }
      : undefined,
    ndc: space === "ndc" ? config.ndc : undefined,
    coarse: coarse.kind === "field" ? coarse : {
      ...coarse,
      network: {
        ...common,
        layers: hidden("proposal", coarse.layers),
        width: coarse.width,
        outputs: 1,
      },
    },
    encoding,
    directionLevels: field.directionLevels,
    field: {
      density: {
        ...common,
        layers: hidden("field", field.layers),
        width: field.width,
        skips: field.skips,
        outputs: 1 + field.width,
      },
      color: {
        layers: ["field.view", "field.rgb"],
        inputs: field.width + encodedSize(directions),
        width: field.viewWidth,
        outputs: 3,
        activation: "paddedSigmoid",
        bias: true,
      },
      firstFeature: 1,
    },
    initialization: field.initialization,
    schedule: { kind: "logLinear", ...rate, steps, delaySteps: delay * steps },
  });
}
