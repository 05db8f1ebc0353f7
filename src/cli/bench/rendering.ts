import type { Gpu } from "../../gpu/mod.ts";
import { resizeCamera } from "../../math/mod.ts";
import { type Config, createRenderer, methodOf, type Model } from "../../nerf/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import { kindOf } from "./ceilings.ts";
import { timingOf } from "./measure.ts";

/** Rendering of whole images with a preset's model. */
export interface RenderingResult {
  /** The preset. */
  readonly preset: string;
  /** Width of the image. */
  readonly width: number;
  /** Height of the image. */
  readonly height: number;
  /** Wall-clock seconds of an image: the median of several. */
  readonly secondsPerImage: number;
  /** The same of the fastest. */
  readonly bestSecondsPerImage: number;
  /** At the median. */
  readonly raysPerSecond: number;
}

const HARDWARE_SIZE = 800;
const SOFTWARE_SIZE = { wide: 16, narrow: 64 };
const IMAGES = { software: 3, hardware: 10 };

/**
 * Measures how fast a model renders square images, the transfer to the host included. One whose
 * samplers remember nothing takes as long untrained as trained; others skip what training found to be empty.
 */
export async function measureRendering(
  gpu: Gpu,
  config: Config,
  scene: Scene,
  model: Model,
): Promise<RenderingResult> {
  const size = !gpu.info.software
    ? HARDWARE_SIZE
    : methodOf(config).bench.isWide(config)
    ? SOFTWARE_SIZE.wide
    : SOFTWARE_SIZE.narrow;
  const renderer = await createRenderer(gpu, model, config, scene);
  const seconds: number[] = [];
  try {
    const [{ camera }] = scene.views;
    await renderer.render(resizeCamera(camera, 8, 8)); // drivers compile late
    for (let image = 0; image < IMAGES[kindOf(gpu)]; image++) {
      const started = performance.now();
      await renderer.render(resizeCamera(camera, size, size));
      seconds.push((performance.now() - started) / 1000);
    }
  } finally {
    renderer.destroy();
  }
  const { best, median } = timingOf(seconds);
  return {
    preset: config.preset,
    width: size,
    height: size,
    secondsPerImage: median,
    bestSecondsPerImage: best,
    raysPerSecond: size * size / median,
  };
}
