import { pcg4d } from "../../src/math/random.ts";
import { type PixelBatch, pixelCount, type PixelSpace, pyramidOf } from "./pixels.ts";
import { RandomStream } from "./random_streams.ts";

/** Pixels of a step in patches of `patch` x `patch`, row by row. */
export function patchPixels(
  space: PixelSpace,
  patch: number,
  rays: number,
  step: number,
  seed: number,
  scales = 1,
): PixelBatch {
  const batch: PixelBatch = { images: [], xs: [], ys: [], halvings: [] };
  for (let ray = 0; ray < rays; ray++) {
    const draw = pcg4d(Math.floor(ray / patch ** 2), step, RandomStream.pixels, seed);
    const image = draw[0] % space.length;
    const pyramid = pyramidOf(space[image], scales);
    let rest = draw[3] % pixelCount(pyramid);
    let halvings = 0;
    while (rest >= pixelCount([pyramid[halvings]])) rest -= pixelCount([pyramid[halvings++]]);
    const { width, height } = pyramid[halvings];
    const place = ray % patch ** 2;
    batch.images.push(image);
    batch.xs.push(draw[1] % (width - patch + 1) + place % patch);
    batch.ys.push(draw[2] % (height - patch + 1) + Math.floor(place / patch));
    batch.halvings.push(halvings);
  }
  return batch;
}

/**
 * Which pixels are inliers by their errors, in patches of `patch` x `patch`, row by row; null where an error is, as
 * there is no pixel.
 */
export function inliers(
  errors: readonly (number | null)[],
  patch: number,
  threshold: number,
): (boolean | null)[] {
  const kinds = errors.map((error) => error === null ? null : error <= threshold);
  return kinds.map((kind, ray) => {
    if (kind === null) return null;
    const place = ray % patch ** 2;
    const [x, y] = [place % patch, Math.floor(place / patch)];
    const isMostly = (isIn: (x: number, y: number) => boolean) => {
      const seen = Array.from({ length: patch ** 2 }, (_, i) => i)
        .filter((i) => isIn(i % patch, Math.floor(i / patch)))
        .map((i) => kinds[ray - place + i] ?? null)
        .filter((kind) => kind !== null);
      return seen.filter((kind) => kind).length > seen.length / 2;
    };
    const isMiddle = (at: number) => at >= patch / 4 && at < patch * 3 / 4;
    return kind || isMostly((i, j) => Math.abs(i - x) <= 1 && Math.abs(j - y) <= 1) ||
      isMiddle(x) && isMiddle(y) && isMostly(() => true);
  });
}

/** The threshold before the first step: all errors are below it. */
export const FIRST = Math.fround(3.4e38);

/** The threshold after a step: a tenth of the way to the quantile of its errors, the first time all of it. */
export function nextThreshold(
  threshold: number,
  errors: readonly (number | null)[],
  share: number,
): number {
  const known = errors.filter((error) => error !== null).sort((a, b) => a - b);
  if (known.length === 0) return threshold;
  const quantile = known[Math.floor(share * (known.length - 1))];
  return threshold < FIRST ? threshold + 0.1 * (quantile - threshold) : quantile;
}

/** Pixels that were seen, and those of them that erred much: of a view, of a place. */
export interface Seen {
  all: number;
  outliers: number;
}

/**
 * Which pixels of photographs are inliers by what was seen around them before, of `grid` x `grid` places of each view.
 *
 * @param pixels the view and the place, from 0 to below 1 along each axis, of each; null where there is none
 * @param places [views, grid, grid]
 */
export function recalled(
  pixels: readonly (readonly [view: number, across: number, down: number])[],
  errors: readonly (number | null)[],
  places: readonly Seen[],
  grid: number,
): (boolean | null)[] {
  return errors.map((error, ray) => {
    if (error === null) return null;
    const [view, across, down] = pixels[ray];
    const [x, y] = [Math.floor(across * grid), Math.floor(down * grid)];
    const around = places.filter((_, i) =>
      Math.floor(i / grid ** 2) === view && Math.abs(i % grid - x) <= 1 &&
      Math.abs(Math.floor(i / grid) % grid - y) <= 1
    );
    const sum = (key: keyof Seen) => around.reduce((sum, seen) => sum + seen[key], 0);
    return 2 * sum("outliers") <= sum("all");
  });
}
