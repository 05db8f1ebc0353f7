import { add, cross, dot, length, normalize, scale, subtract, type Vec3 } from "./vector.ts";

/** The names of a pose's columns, for messages. */
const COLUMNS = ["right", "up", "backward"] as const;

/** Below this |det| / (product of column lengths) the three axes span no space. */
const SINGULAR = 1e-6;

/** Largest cosine between two axes of a pose that counts as rounding in the file. */
const SHEAR_TOLERANCE = 1e-2;

/** Largest deviation from length 1 of an axis that counts as rounding in the file. */
const SCALE_TOLERANCE = 1e-3;

/**
 * Reads a camera-to-world matrix: rows of numbers, 4 x 4 or 3 x 4, whose columns are the camera's
 * right, up and backward axes and its position, in world coordinates.
 *
 * Axes of length 1 are kept as given. A camera has no scale, so longer or shorter axes (an object
 * scaled in a modelling program) are divided by their length; the position stays.
 *
 * @param matrix What a file held: anything.
 * @returns The pose, [3, 4] row-major.
 * @throws RangeError if the shape is wrong, an entry is not a finite number of single precision (GPUs
 *   have no other), the last row is not
 *   (0, 0, 0, 1), or the axes are singular, sheared or mirrored; the message names the entry or axis.
 */
export function parsePose(matrix: unknown): Float64Array {
  const pose = readEntries(matrix);
  const axes = [column(pose, 0), column(pose, 1), column(pose, 2)] as const;
  const lengths = axes.map(length);

  for (const [i, name] of COLUMNS.entries()) {
    if (!Number.isFinite(1 / lengths[i])) { // also of one so short that no unit vector comes of it
      throw new RangeError(
        `Cannot read pose as its rotation must not be singular: the ${name} axis (column ${i}) is zero.`,
      );
    }
  }
  const units = axes.map((axis, i) => scale(axis, 1 / lengths[i]));
  const determinant = dot(cross(units[0], units[1]), units[2]);
  if (Math.abs(determinant) < SINGULAR) {
    throw new RangeError(
      "Cannot read pose as its rotation must not be singular: the right, up and backward axes " +
        `(columns 0 to 2) lie in one plane, their determinant is ${determinant.toExponential(1)}.`,
    );
  }
  for (const [i, j] of [[0, 1], [0, 2], [1, 2]]) {
    const cosine = dot(units[i], units[j]);
    if (Math.abs(cosine) > SHEAR_TOLERANCE) {
      throw new RangeError(
        `Cannot read pose as its axes must be perpendicular: the cosine between the ${
          COLUMNS[i]
        } ` +
          `and ${COLUMNS[j]} axes (columns ${i} and ${j}) is ${cosine.toFixed(3)}.`,
      );
    }
  }
  if (determinant < 0) {
    throw new RangeError(
      "Cannot read pose as its rotation must be right-handed: its determinant is negative, so the " +
        "camera is mirrored. Negate the axis that was flipped (columns are right, up, backward).",
    );
  }

  for (const [i, unit] of units.entries()) {
    if (Math.abs(lengths[i] - 1) > SCALE_TOLERANCE) {
      for (let row = 0; row < 3; row++) pose[row * 4 + i] = unit[row];
    }
  }
  return pose;
}

/** The entries of a 4 x 4 or 3 x 4 matrix of finite numbers, [3, 4] row-major. */
function readEntries(matrix: unknown): Float64Array {
  if (!Array.isArray(matrix) || (matrix.length !== 4 && matrix.length !== 3)) {
    throw new RangeError(
      "Cannot read pose as it must be a list of 4 rows (or 3) of 4 numbers: " +
        `current value is ${describe(matrix)}.`,
    );
  }
  const pose = new Float64Array(12);
  for (const [row, entries] of matrix.entries()) {
    if (!Array.isArray(entries) || entries.length !== 4) {
      throw new RangeError(
        `Cannot read pose as every row must have 4 numbers: row ${row} is ${describe(entries)}.`,
      );
    }
    for (const [col, entry] of entries.entries()) {
      if (typeof entry !== "number" || !Number.isFinite(Math.fround(entry))) {
        throw new RangeError(
          "Cannot read pose as every entry must be a finite number: " +
            `row ${row}, column ${col} is ${describe(entry)}.`,
        );
      }
      if (row < 3) pose[row * 4 + col] = entry;
    }
  }
  if (matrix.length === 4) {
    const last: number[] = matrix[3];
    if ([0, 0, 0, 1].some((expected, col) => Math.abs(last[col] - expected) > SINGULAR)) {
      throw new RangeError(
        `Cannot read pose as its last row must be 0, 0, 0, 1: current value is ${last.join(", ")}.`,
      );
    }
  }
  return pose;
}

/** A value for a message: its shape where it is a list, otherwise what it is. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of length ${value.length}`;
  if (value !== null && typeof value === "object") return "an object";
  if (typeof value === "string") return JSON.stringify(value);
  return String(value);
}

/**
 * One column of a pose: 0 right, 1 up, 2 backward, 3 position.
 *
 * @param pose Camera to world, [3, 4] row-major.
 */
export function column(pose: Float64Array, index: 0 | 1 | 2 | 3): Vec3 {
  return [pose[index], pose[4 + index], pose[8 + index]];
}

/**
 * The pose of a camera at `eye` that looks at `target`, all in world coordinates.
 *
 * @param up Where the image's top should point; any length, not along the line of sight.
 * @returns Camera to world, [3, 4] row-major: the columns are right, up, backward and the position.
 * @throws RangeError if the eye is at the target, or up is zero or along the line of sight.
 */
export function lookAt(eye: Vec3, target: Vec3, up: Vec3): Float64Array {
  const away = subtract(eye, target);
  if (!(length(away) > 0)) {
    throw new RangeError(
      `Cannot look at a point as the eye must be elsewhere: both are at (${eye.join(", ")}).`,
    );
  }
  const backward = normalize(away);
  const side = cross(up, backward);
  if (!(length(side) > SINGULAR * length(up))) {
    throw new RangeError(
      "Cannot look at a point as up must not be zero or along the line of sight: " +
        `up is (${up.join(", ")}), the line of sight (${scale(backward, -1).join(", ")}).`,
    );
  }
  const right = normalize(side);
  const trueUp = cross(backward, right);
  const pose = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    pose.set([right[row], trueUp[row], backward[row], eye[row]], row * 4);
  }
  return pose;
}

/**
 * A pose turned around its own position, then shifted, both in world axes.
 *
 * @param pose Camera to world, [3, 4] row-major.
 * @param turn The rotation's axis; its length is the angle in radians (Rodrigues).
 * @param shift Added to the position.
 */
export function movePose(pose: Float64Array, turn: Vec3, shift: Vec3): Float64Array {
  const angle = length(turn);
  // sin(a) / a and (1 - cos(a)) / a^2; the second by half the angle, so that no digits are lost.
  const half = angle / 2; // 0 for the smallest number above 0, too
  const first = half > 0 ? Math.sin(angle) / angle : 1;
  const second = half > 0 ? 0.5 * (Math.sin(half) / half) ** 2 : 0.5;
  const moved = new Float64Array(12);
  const put = (to: 0 | 1 | 2 | 3, vector: Vec3) =>
    vector.forEach((value, row) => moved[row * 4 + to] = value);
  for (const axis of [0, 1, 2] as const) {
    const vector = column(pose, axis);
    const once = cross(turn, vector);
    put(axis, add(vector, add(scale(once, first), scale(cross(turn, once), second))));
  }
  put(3, add(column(pose, 3), shift));
  return moved;
}
