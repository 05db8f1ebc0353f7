import type { Camera } from "../math/mod.ts";
import { ConfigError } from "./config_error.ts";

/** By how much the ways to the neighbours to the right and below may differ in a photograph. */
const LARGEST_RATIO = 4;

/** At most so many places of a table are looked at. */
const MOST_PLACES = 4096;

/**
 * Asks of tables of rays that neighbouring pixels show what is side by side: else nobody knows how wide a pixel
 * is. Rows and columns of a photograph turn by one circle at most, and pixels are about as wide as high; rays in
 * any order, or cut into rows of another length, are no such.
 *
 * @throws {ConfigError} for one whose neighbours are no neighbours, or all look the same way
 */
export function requireNeighbours(
  views: readonly { readonly name: string; readonly camera: Camera }[],
): void {
  for (const { name, camera } of views) {
    const { rays, width, height } = camera;
    if (!rays) continue;
    const [right, below] = [
      medianWay(rays, width, height, 1),
      medianWay(rays, width, height, width),
    ];
    const ratio = Math.max(right / below, below / right);
    const turn = Math.max(right * width, below * height);
    if (ratio <= LARGEST_RATIO && turn <= 2 * Math.PI) continue;
    throw new ConfigError(
      `Cannot cast cones through ${name} as its rays come from no camera: how wide a pixel is follows ` +
        "from its neighbours' directions, and these differ by a median of " +
        `${right.toPrecision(2)} to the right and ${below.toPrecision(2)} below. Rays of whole ` +
        "photographs have cones; other methods need none, nor does a grid with grid.antialias=false.",
    );
  }
}

/** The median distance of neighbouring unit directions; 0 if there are no neighbours. */
function medianWay(rays: Float32Array, width: number, height: number, step: number): number {
  const pixels = width * height;
  const stride = Math.max(Math.floor(pixels / MOST_PLACES), 1);
  const ways: number[] = [];
  for (let pixel = 0; pixel + step < pixels; pixel += stride) {
    if (step === 1 && pixel % width === width - 1) continue;
    const [x, y, z] = rays.subarray(pixel * 6 + 3, pixel * 6 + 6);
    const [u, v, w] = rays.subarray((pixel + step) * 6 + 3, (pixel + step) * 6 + 6);
    const exist = (x !== 0 || y !== 0 || z !== 0) && (u !== 0 || v !== 0 || w !== 0);
    if (exist) ways.push(Math.hypot(u - x, v - y, w - z));
  }
  return ways.sort((a, b) => a - b)[Math.floor(ways.length / 2)] ?? 0;
}
