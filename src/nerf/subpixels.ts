import type { Commands, Count, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import type { Camera } from "../math/mod.ts";
import type { Render } from "./view_renderer.ts";

/** The most rays across a pixel; reduced further, a picture flickers. */
const MOST_ACROSS = 8;

/**
 * How many rays across and down a camera's pixels have, so that neighbouring rays are about as far apart as a
 * spacing says: 1 to 8. Those of tables have one ray, as there is none between two pixels.
 *
 * @param spacing of rays at a distance of 1, in units of it: 1 / focal length for one ray a pixel; 0 for one always
 */
export function raysAcross({ fx, fy, width, lens, rays }: Camera, spacing: number): number {
  if (spacing === 0 || rays) return 1;
  const isCircle = lens?.projection === "equirectangular"; // such an image has no focal length
  const focal = isCircle ? width / (2 * Math.PI) : Math.min(fx, fy);
  const across = Math.round(1 / (focal * spacing));
  return Math.min(Math.max(across, 1), MOST_ACROSS);
}

/**
 * The camera with n x n pixels in the place of each. Their rays lie evenly around the one of the pixel,
 * also where that passes elsewhere than through its centre.
 */
export function supersample(camera: Camera, n: number, pixelOffset: number): Camera {
  const shift = (n - 1) * (0.5 - pixelOffset);
  return {
    ...camera,
    width: n * camera.width,
    height: n * camera.height,
    fx: n * camera.fx,
    fy: n * camera.fy,
    cx: n * camera.cx + shift,
    cy: n * camera.cy + shift,
  };
}

/** A render whose pixels are the means of n x n pixels of another. */
export function reducedRender({ normals, ...render }: Render, n: number): Render {
  const [width, height] = [render.width / n, render.height / n];
  const reduced = (values: Float32Array, channels: number) =>
    blockMeans(values, width, height, channels, n);
  return {
    width,
    height,
    colors: reduced(render.colors, 3),
    depths: reduced(render.depths, 1),
    accumulations: reduced(render.accumulations, 1),
    normals: normals && reduced(normals, 3),
  };
}

/** Means over blocks of n x n of [n height, n width, channels]. */
function blockMeans(
  values: Float32Array,
  width: number,
  height: number,
  channels: number,
  n: number,
): Float32Array {
  const row = width * channels;
  return Float32Array.from({ length: height * row }, (_, i) => {
    const [y, x, channel] = [Math.floor(i / row), Math.floor(i % row / channels), i % channels];
    const first = y * n * n * row + x * n * channels + channel;
    let sum = 0;
    for (let down = 0; down < n; down++) {
      for (let right = 0; right < n; right++) {
        sum += values[first + down * n * row + right * channels];
      }
    }
    return sum / (n * n);
  });
}

/** Trains on pixels that have several rays each: the mean of these is what photographs show. */
export class PixelMeans {
  private constructor(
    private readonly across: number,
    private readonly start: number,
    private readonly mean: Kernel,
  ) {}

  /**
   * Compiles the kernel.
   *
   * @param across rays across a pixel, and down
   * @param start the step from which that is so; until then pixels have one ray
   */
  static async create({ gpu }: Memory, across: number, start: number): Promise<PixelMeans> {
    return new PixelMeans(across, start, await gpu.kernel("pixels/mean"));
  }

  /** Rays across a pixel in a step. */
  acrossIn(step: number): number {
    return step < this.start ? 1 : this.across;
  }

  /**
   * Gives each ray its pixel's color. The gradients that the loss finds for these are those of the rays' own.
   *
   * @param colors (r, g, b, accumulation) of rays as they are rendered, [rays, 4]
   */
  average(commands: Commands, count: Count, raysPerPixel: number, colors: Tensor<"f32">): void {
    const { counters, capacity, index } = count;
    const pixels = Math.ceil(capacity / raysPerPixel);
    commands.run(this.mean, pixels, { counters, colors }, {
      capacity,
      index,
      rays_per_pixel: raysPerPixel,
    });
  }
}
