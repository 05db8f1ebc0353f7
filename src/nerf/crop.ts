import type { Similarity, Vec3 } from "../math/mod.ts";

/** A box outside of which a field counts as empty. */
export interface Crop {
  /** The corner where all coordinates are least, in the box's own coordinates. */
  readonly lower: Vec3;
  /** The corner where they are largest. */
  readonly upper: Vec3;
  /** From the scene's coordinates to the box's own; absent where these are the same. */
  readonly fromScene?: Similarity;
}

/** Planes (a, b) one after the other, [6, 4]: what counts is where a p + b >= 0 for each. */
export type CropPlanes = readonly number[];

/** Leaves out nothing. */
export const NO_CROP: CropPlanes = Array.from({ length: 6 }, () => [0, 0, 0, 1]).flat();

/**
 * Says what is wrong with a box's corners.
 *
 * @returns a sentence's end such as "the box must be above 0 along each axis"; null if nothing is
 */
export function cropProblem({ lower, upper }: Pick<Crop, "lower" | "upper">): string | null {
  if (![...lower, ...upper].every(Number.isFinite)) return "its corners must be finite numbers";
  const axis = lower.findIndex((least, i) => !(least < upper[i]));
  if (axis < 0) return null;
  return `its first corner must be below its second along ${"xyz"[axis]}: current values are ` +
    `${lower[axis]} and ${upper[axis]}`;
}

/**
 * The planes of a crop in the coordinates of rays.
 *
 * Normalised device coordinates keep planes: with the world's z < 0 and 1 / -z = (1 - z') / 2 (lib/ndc.wgsl),
 * a p + b >= 0 is ax' x' + ay' y' - az + b (1 - z') / 2 >= 0, where x' and y' are scaled by (ax, ay).
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
  const { lower, upper, fromScene } = crop;
  return [0, 1, 2].flatMap((axis) => {
    // The box's coordinate along the axis is a p + b.
    const a: Vec3 = fromScene
      ? turned(fromScene, axis)
      : [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0];
    const b = fromScene?.translation[axis] ?? 0;
    const [x, y, z] = a;
    return [[x, y, z, b - lower[axis]], [-x, -y, -z, upper[axis] - b]];
  }).flatMap((plane) => ndc ? toNdc(plane, ndc) : plane);
}

/** The row of a similarity's matrix. */
function turned({ rotation, scale }: Similarity, row: number): Vec3 {
  const [x, y, z] = rotation.slice(row * 3);
  return [scale * x, scale * y, scale * z];
}

function toNdc([x, y, z, b]: number[], [scaleX, scaleY]: readonly [number, number]): number[] {
  return [x / scaleX, y / scaleY, -b / 2, b / 2 - z];
}
