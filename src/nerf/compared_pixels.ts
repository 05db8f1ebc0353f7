import { rayDirection } from "../math/mod.ts";
import type { Camera, View } from "../scene/mod.ts";

/**
 * Which pixels of a view a render can be compared with: those that its mask does not exclude and its
 * camera has a ray for.
 *
 * @returns 1 or 0 for each, [height, width]; null for all
 */
export function comparedPixels({ camera, mask }: View): Uint8Array | null {
  const seen = seenPixels(camera);
  if (!mask) return seen;
  return mask.map((value, pixel) => value > 0 && seen?.[pixel] !== 0 ? 1 : 0);
}

/** The pixels that a camera has a ray for; null for all. */
function seenPixels(camera: Camera): Uint8Array | null {
  const { width, height, rays, lens } = camera;
  if (rays) {
    const hasDirection = (pixel: number) =>
      rays.subarray(pixel * 6 + 3, pixel * 6 + 6).some((value) => value !== 0);
    return Uint8Array.from({ length: width * height }, (_, pixel) => hasDirection(pixel) ? 1 : 0);
  }
  if (!lens) return null;
  const isSeen = (x: number, y: number) => rayDirection(camera, [x + 0.5, y + 0.5]) !== null;
  // What a lens shows has no holes: whoever sees the image's border sees all of it.
  if (borderOf(camera).every(([x, y]) => isSeen(x, y))) return null;
  return Uint8Array.from(
    { length: width * height },
    (_, pixel) => isSeen(pixel % width, Math.floor(pixel / width)) ? 1 : 0,
  );
}

function borderOf({ width, height }: Camera): [x: number, y: number][] {
  const rows = Array.from({ length: width }, (_, x) => [[x, 0], [x, height - 1]]);
  const columns = Array.from({ length: height }, (_, y) => [[0, y], [width - 1, y]]);
  return [...rows, ...columns].flat() as [number, number][];
}

/** The colours of the pixels that are 1, [pixels, 3] to [those, 3]. */
export function pick(colors: Float32Array, pixels: Uint8Array): Float32Array {
  return colors.filter((_, i) => pixels[Math.floor(i / 3)] === 1);
}
