import type { Vec3 } from "../math/mod.ts";

/** A box along the axes of the scene's coordinates, outside of which a field counts as empty. */
export interface Crop {
  /** The corner where all coordinates are least. */
  readonly lower: Vec3;
  /** The corner where they are largest. */
  readonly upper: Vec3;
}

/** Planes (a, b) one after the other, [6, 4]: what counts is where a p + b >= 0 for each. */
export type CropPlanes = readonly number[];

/** Leaves out nothing. */
export const NO_CROP: CropPlanes = Array.from({ length: 6 }, () => [0, 0, 0, 1]).flat();

/**
 * Says what is wrong with a box.
 *
 * @returns the end of a sentence that began with what was to be cropped; null if nothing is wrong
 */
export function cropProblem({ lower, upper }: Crop): string | null {
  const given = [...lower, ...upper];
  if (!given.every(Number.isFinite)) {
    return `its corners must be finite numbers: current values are ${given.join(", ")}`;
  }
  const axis = lower.findIndex((least, i) => !(least < upper[i]));
  if (axis < 0) return null;
  return `its first corner must be below its second along ${"xyz"[axis]}: current values are ` +
    `${lower[axis]} and ${upper[axis]}`;
}

/**
 * The planes of a crop in the coordinates of rays.
 *
 * Normalised device coordinates keep planes (lib/ndc.wgsl): divided by -z > 0, a p + b >= 0 is
 * ax x' / sx + ay y' / sy - az + b (1 - z') / 2 >= 0, with the scales (sx, sy).
 *
 * @param ndc the scales of normalised device coordinates, if rays are in these
 * @throws {RangeError} for a box that is empty or not finite
 */
export function cropPlanes(
  crop: Crop | null,
  ndc: readonly [x: number, y: number] | null,
): CropPlanes {
  if (!crop) return NO_CROP;
  const problem = cropProblem(crop);
  if (problem) throw new RangeError(`Cannot crop to a box as ${problem}.`);
  const planes = [0, 1, 2].flatMap((axis) => {
    const a = [0, 1, 2].map((other) => other === axis ? 1 : 0);
    return [[...a, -crop.lower[axis]], [...a.map((x) => -x), crop.upper[axis]]];
  });
  return planes.flatMap((plane) => ndc ? toNdc(plane, ndc) : plane);
}

function toNdc([x, y, z, b]: number[], [scaleX, scaleY]: readonly [number, number]): number[] {
  return [x / scaleX, y / scaleY, -b / 2, b / 2 - z];
}
