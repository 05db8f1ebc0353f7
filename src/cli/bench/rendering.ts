import type { Gpu } from "../../gpu/mod.ts";
import { type Config, createRenderer, type Model } from "../../nerf/mod.ts";
import type { Camera, Scene } from "../../scene/mod.ts";
import { timingOf } from "./measure.ts";
import { isWide } from "./steps.ts";

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
const IMAGES = 3;

/**
 * Measures how fast a model renders square images, the transfer to the host included. An untrained
 * model takes as long as a trained one.
 */
export async function measureRendering(
  gpu: Gpu,
  config: Config,
  scene: Scene,
  model: Model,
): Promise<RenderingResult> {
  const size = !gpu.info.software
    ? HARDWARE_SIZE
    : isWide(config)
    ? SOFTWARE_SIZE.wide
    : SOFTWARE_SIZE.narrow;
  const renderer = await createRenderer(gpu, model, config, scene);
  const seconds: number[] = [];
  try {
    const [{ camera }] = scene.views;
    await renderer.render(resize(camera, 8)); // drivers compile late
    for (let image = 0; image < IMAGES; image++) {
      const started = performance.now();
      await renderer.render(resize(camera, size));
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

/** The same view in size x size pixels. */
function resize(camera: Camera, size: number): Camera {
  const scale = size / camera.width;
  const { fx, fy, cx, cy } = camera;
  return {
    ...camera,
    width: size,
    height: size,
    fx: fx * scale,
    fy: fy * scale,
    cx: cx * scale,
    cy: cy * scale,
  };
}
