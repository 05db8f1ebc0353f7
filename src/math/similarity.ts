import type { Vec3 } from "./vector.ts";

/** A rotation, a uniform scale and a translation: x -> scale rotation x + translation. */
export interface Similarity {
  /** By how much lengths grow, above 0. */
  readonly scale: number;
  /** A rotation, [3, 3] row-major. */
  readonly rotation: readonly number[];
  /** Added afterwards, in the new coordinates. */
  readonly translation: Vec3;
}

/** Leaves everything where it is. */
export const IDENTITY: Similarity = {
  scale: 1,
  rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  translation: [0, 0, 0],
};

/** Where a point goes. */
export function transformPoint(similarity: Similarity, point: Vec3): Vec3 {
  const { scale, translation } = similarity;
  const turned = rotate(similarity, point);
  return [
    scale * turned[0] + translation[0],
    scale * turned[1] + translation[1],
    scale * turned[2] + translation[2],
  ];
}

/** Where a direction goes; its length stays. */
export function rotate({ rotation: r }: Similarity, [x, y, z]: Vec3): Vec3 {
  return [
    r[0] * x + r[1] * y + r[2] * z,
    r[3] * x + r[4] * y + r[5] * z,
    r[6] * x + r[7] * y + r[8] * z,
  ];
}

/**
 * Where a camera goes: its axes turn, its position moves.
 *
 * @param pose camera to world, [3, 4] row-major
 */
export function transformPose(similarity: Similarity, pose: Float64Array): Float64Array {
  const moved = new Float64Array(12);
  for (let axis = 0; axis < 4; axis++) {
    const column: Vec3 = [pose[axis], pose[4 + axis], pose[8 + axis]];
    const to = axis < 3 ? rotate(similarity, column) : transformPoint(similarity, column);
    for (let row = 0; row < 3; row++) moved[row * 4 + axis] = to[row];
  }
  return moved;
}

/** The rigid movement whose matrix a pose is: of scale 1, from the camera's frame to its world. */
export function similarityOf(pose: Float64Array): Similarity {
  const [xx, xy, xz, x, yx, yy, yz, y, zx, zy, zz, z] = pose;
  return {
    scale: 1,
    rotation: [xx, xy, xz, yx, yy, yz, zx, zy, zz],
    translation: [x, y, z],
  };
}

/** The way back. */
export function invert({ scale, rotation: r, translation }: Similarity): Similarity {
  const transposed = [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
  const back: Similarity = { scale: 1 / scale, rotation: transposed, translation: [0, 0, 0] };
  const [x, y, z] = transformPoint(back, translation);
  return { ...back, translation: [-x, -y, -z] };
}
