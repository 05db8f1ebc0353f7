import type { Camera } from "../../math/camera.ts";
import { type RgbaImage, SceneError } from "../scene.ts";

/**
 * Averages blocks of factor x factor pixels into one.
 *
 * Colours are weighted by their alpha, so that what a transparent pixel hides does not bleed in: with
 * 8-bit sRGB colours c and alphas a of a block, alpha = mean(a) and colour = sum(a c) / sum(a), both
 * rounded; a block that is wholly transparent becomes black. sRGB values are averaged as they are, as
 * the published protocols do. Rightmost columns and bottom rows that fill no block are cropped away,
 * so {@link downscaleCamera} is exact.
 *
 * @param factor An integer from 1 (the image itself is returned) to the image's shorter side.
 * @returns [floor(height / factor), floor(width / factor)] pixels.
 * @throws SceneError if the factor is anything else.
 */
export function downscaleImage(image: RgbaImage, factor: number): RgbaImage {
  requireFactor(image, factor);
  if (factor === 1) return image;
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let dy = 0; dy < factor; dy++) {
        let source = ((y * factor + dy) * image.width + x * factor) * 4;
        for (let dx = 0; dx < factor; dx++, source += 4) {
          const weight = image.data[source + 3];
          red += weight * image.data[source];
          green += weight * image.data[source + 1];
          blue += weight * image.data[source + 2];
          alpha += weight;
        }
      }
      if (alpha === 0) continue;
      const target = (y * width + x) * 4;
      data[target] = Math.round(red / alpha);
      data[target + 1] = Math.round(green / alpha);
      data[target + 2] = Math.round(blue / alpha);
      data[target + 3] = Math.round(alpha / (factor * factor));
    }
  }
  return { width, height, data };
}

/**
 * The camera of an image after {@link downscaleImage}: the same rays, through coarser pixels.
 *
 * The crop takes nothing from the left and top, where pixel coordinates begin, so focal lengths and
 * principal point are divided by the factor exactly. (Scaling them by newWidth / width instead would
 * be wrong wherever the factor does not divide the size.) A lens bends points of the image plane, which
 * do not know of pixels: it stays. The rays of a table are averaged.
 *
 * @param factor An integer from 1 to the image's shorter side.
 * @throws SceneError if the factor is anything else.
 */
export function downscaleCamera(camera: Camera, factor: number): Camera {
  requireFactor(camera, factor);
  if (factor === 1) return camera;
  return {
    ...camera,
    width: Math.floor(camera.width / factor),
    height: Math.floor(camera.height / factor),
    fx: camera.fx / factor,
    fy: camera.fy / factor,
    cx: camera.cx / factor,
    cy: camera.cy / factor,
    ...(camera.rays && { rays: downscaleRays(camera.rays, camera, factor) }),
  };
}

/** The mean ray of every block of pixels; none, all zero, where one of them has none. */
function downscaleRays(rays: Float32Array, size: Camera, factor: number): Float32Array {
  const RAY = 6; // origin, direction
  const width = Math.floor(size.width / factor);
  const height = Math.floor(size.height / factor);
  const means = new Float32Array(width * height * RAY);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [(pixel % width) * factor, Math.floor(pixel / width) * factor];
    const sum = new Float64Array(RAY);
    let gap = false;
    for (let i = 0; i < factor * factor; i++) {
      const start = ((y + Math.floor(i / factor)) * size.width + x + i % factor) * RAY;
      const ray = rays.subarray(start, start + RAY);
      gap ||= ray[3] === 0 && ray[4] === 0 && ray[5] === 0;
      for (let k = 0; k < RAY; k++) sum[k] += ray[k] / (factor * factor);
    }
    if (!gap) means.set(sum, pixel * RAY);
  }
  return means;
}

function requireFactor({ width, height }: { width: number; height: number }, factor: number): void {
  const most = Math.min(width, height);
  if (!(Number.isInteger(factor) && factor >= 1 && factor <= most)) {
    throw new SceneError(
      `Cannot downscale as the factor must be an integer from 1 to ${most}, the shorter side of the ` +
        `${width} x ${height} image: current value is ${factor}.`,
    );
  }
}
