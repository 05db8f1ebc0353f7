import { parsePose } from "../../math/pose.ts";
import { add, cross, dot, length, scale, type Vec3 } from "../../math/vector.ts";

/** A pose, and by how much its axes had to be turned; or why it is none. */
export type ReadPose =
  | { readonly pose: Float64Array; readonly mended: number }
  | { readonly fault: string };

/** A position further from the origin than this is a mistake in the file. */
const MAX_POSITION = 1e9;

/** Axes further from being perpendicular than this are no rounding, nor a camera's: about 9 degrees. */
const MOST_SHEAR = 0.15;

/**
 * A pose as datasets have them, with what programs do to them: a matrix that is nearly a rotation becomes the
 * nearest one, and a homogeneous scale (a last row of 0, 0, 0, w) is divided away.
 *
 * @param matrix camera to world with `Camera`'s axes: 3 or 4 rows of 4 numbers; anything
 * @returns the pose [3, 4] row-major, and the largest change of an axis's entry, 0 where it was one; or what
 *   is wrong: a phrase
 */
export function readPose(matrix: unknown): ReadPose {
  if (matrix === null || matrix === undefined) return { fault: "there is none" };
  const scaled = withoutScale(matrix);
  const exact = tryPose(scaled);
  const read = "pose" in exact ? exact : mend(scaled) ?? exact;
  if ("fault" in read) return read;
  const position = [read.pose[3], read.pose[7], read.pose[11]];
  if (position.every((value) => Math.abs(value) <= MAX_POSITION)) return read;
  return { fault: `its position (${position.join(", ")}) is further than ${MAX_POSITION} away` };
}

/**
 * A pose of which the camera's axes are known as OpenCV has them, for {@link readPose}.
 *
 * @param axes right, down and forward in world coordinates
 * @param position in world coordinates
 * @returns rows of `Camera`'s pose [3, 4], not checked
 */
export function poseOfAxes(
  [right, down, forward]: readonly (readonly number[])[],
  position: readonly number[],
): number[][] {
  return [0, 1, 2].map((row) => [right[row], -down[row], -forward[row], position[row]]);
}

/**
 * The same for a camera that is known by its rotation from world to camera, with OpenCV's axes: the rotation's
 * rows are the axes.
 *
 * @param rotation [3, 3] row-major
 */
export function poseOfRotation(
  rotation: readonly number[],
  position: readonly number[],
): number[][] {
  return poseOfAxes([0, 3, 6].map((start) => rotation.slice(start, start + 3)), position);
}

/**
 * The same for extrinsics: x_camera = rotation x_world + translation. The position is -rotation^T translation.
 *
 * @param r the rotation, [3, 3] row-major
 */
export function poseOfExtrinsics(
  r: readonly number[],
  [tx, ty, tz]: readonly number[],
): number[][] {
  const position = [0, 1, 2].map((axis) => -(r[axis] * tx + r[3 + axis] * ty + r[6 + axis] * tz));
  return poseOfRotation(r, position);
}

function tryPose(matrix: unknown): ReadPose {
  try {
    return { pose: parsePose(matrix), mended: 0 };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { fault: error.message.replace(/^Cannot read pose as /, "").replace(/\.$/, "") };
  }
}

/** A 4 x 4 matrix divided by the last of its numbers, where that is the scale of all; others as they are. */
function withoutScale(matrix: unknown): unknown {
  if (!isMatrix(matrix) || matrix.length !== 4) return matrix;
  const [x, y, z, w] = matrix[3];
  const isScale = x === 0 && y === 0 && z === 0 && w > 0 && w !== 1 && Number.isFinite(w);
  return isScale ? matrix.map((row) => row.map((value) => value / w)) : matrix;
}

/** The nearest rotation's pose, where the axes are nearly perpendicular; else null. */
function mend(matrix: unknown): { pose: Float64Array; mended: number } | null {
  if (!isMatrix(matrix)) return null;
  const units = [0, 1, 2].map((i) => {
    const axis: Vec3 = [matrix[0][i], matrix[1][i], matrix[2][i]];
    return scale(axis, 1 / length(axis));
  });
  const rotation = nearestRotation(units);
  const mended = Math.max(
    ...units.flatMap((axis, i) => axis.map((value, row) => Math.abs(value - rotation[i][row]))),
  );
  if (!(mended <= MOST_SHEAR)) return null;
  const rows = matrix.map((row, i) =>
    i < 3 ? [rotation[0][i], rotation[1][i], rotation[2][i], row[3]] : row
  );
  const read = tryPose(rows);
  return "pose" in read ? { pose: read.pose, mended } : null;
}

/** The orthogonal matrix nearest to one, by Newton's iteration R <- (R + R^-T) / 2 (Higham 1986). */
function nearestRotation(axes: readonly Vec3[]): readonly Vec3[] {
  let [a, b, c] = axes;
  for (let i = 0; i < 20; i++) {
    const cofactors = [cross(b, c), cross(c, a), cross(a, b)];
    const determinant = dot(a, cofactors[0]);
    [a, b, c] = [a, b, c].map((axis, j) =>
      scale(add(axis, scale(cofactors[j], 1 / determinant)), 1 / 2)
    );
  }
  return [a, b, c];
}

function isMatrix(value: unknown): value is number[][] {
  return Array.isArray(value) && (value.length === 3 || value.length === 4) &&
    value.every((row) =>
      Array.isArray(row) && row.length === 4 && row.every((entry) => Number.isFinite(entry))
    );
}

/** The columns whose signs OpenCV's camera axes (x right, y down, looking along +z) have the other way round. */
export const OPENCV_AXES: readonly number[] = [1, 2];

/** A matrix with some of its first three columns negated, if it is one. */
export function flipAxes(matrix: unknown, axes: readonly number[]): unknown {
  if (!Array.isArray(matrix) || axes.length === 0) return matrix;
  return matrix.map((row, i) =>
    Array.isArray(row) && i < 3
      ? row.map((value, column) => axes.includes(column) ? -value : value)
      : row
  );
}
