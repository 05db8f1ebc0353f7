import { cubeOf, networkOptions } from "../../src/nerf/ngp_model.ts";
import type { NgpConfig } from "../../src/nerf/mod.ts";
import type { Scene } from "../../src/scene/mod.ts";
import { type NgpReferenceOptions, NgpReferenceTrainer } from "../reference/ngp_trainer.ts";

/** Where the trainer's rays end: beyond any box. */
const FAR = 1e9;

/** The trainer's fewest rays of a step. */
const MIN_RAYS = 64;

/** What the reference trainer is told of a configuration: the one place that knows how the two call things. */
export function ngpReferenceOptions(config: NgpConfig): NgpReferenceOptions {
  const { seed, background, colors, batch, camera, grid, march, occupancy } = config;
  const { pixelOffset } = camera;
  if (pixelOffset !== 0 && pixelOffset !== 0.5) {
    throw new RangeError(`The reference has no pixel offset of ${pixelOffset}.`);
  }
  const { lower, size } = cubeOf(config.box);
  const [x, y, z] = lower.map(Math.fround);
  const { resolution, cascades, ...updates } = occupancy;
  const { steps, coneAngle, maxSamples, stopTransmittance } = march;
  return {
    seed,
    background,
    colors,
    pixelOffset,
    batch: { ...batch, minRays: MIN_RAYS },
    box: { lower: [x, y, z], size: Math.fround(size), near: camera.near, far: FAR },
    march: { steps, cone: coneAngle, resolution, cascades, maxSamples, stopTransmittance },
    occupancy: updates,
    grid: { ...grid, smoothstep: grid.interpolation === "smoothstep" },
    networks: networkOptions(config),
    loss: config.loss,
    schedule: config.schedule,
    adam: config.adam,
    averageDecay: config.averageDecay,
  };
}

/** The float64 trainer of a configuration, with cameras as the device has them, in float32. */
export function ngpReferenceTrainer(config: NgpConfig, scene: Scene): NgpReferenceTrainer {
  const views = scene.views.map(({ camera, image }) => {
    const { fx, fy, cx, cy, cameraToWorld } = camera;
    const [roundedFx, roundedFy, roundedCx, roundedCy] = [fx, fy, cx, cy].map(Math.fround);
    return {
      camera: {
        ...camera,
        fx: roundedFx,
        fy: roundedFy,
        cx: roundedCx,
        cy: roundedCy,
        cameraToWorld: Float64Array.from(cameraToWorld, Math.fround),
      },
      rgba: image.data,
    };
  });
  return new NgpReferenceTrainer(views, ngpReferenceOptions(config));
}
