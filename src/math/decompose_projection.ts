import { cross, dot, length, scale, subtract, type Vec3 } from "./vector.ts";

/** What a projection matrix does: K R (x - position), with K's last entry divided away. */
export interface DecomposedProjection {
  /** Focal lengths, skew and principal point, in pixels. */
  readonly intrinsics: {
    readonly fx: number;
    readonly fy: number;
    readonly skew: number;
    readonly cx: number;
    readonly cy: number;
  };
  /** World to camera, whose axes are OpenCV's: the directions of x right, y down and z forward. */
  readonly rotation: readonly [right: Vec3, down: Vec3, forward: Vec3];
  /** The camera's position. */
  readonly position: Vec3;
}

/**
 * Takes a projection matrix P = K [R | -R position] apart, K being upper triangular with a positive diagonal (RQ
 * decomposition; Hartley and Zisserman 2003, section 6.2.4), as cv2.decomposeProjectionMatrix does: the rows of
 * P's left 3 x 3 part are orthogonalised from the last to the first. P is known but for a factor, whose sign is
 * that which makes R a rotation.
 *
 * @param matrix [3, 4], rows of four numbers; further rows are not read
 * @returns null if no camera projects in that way: the left part is singular or not finite
 */
export function decomposeProjection(
  matrix: readonly (readonly number[])[],
): DecomposedProjection | null {
  const rows = matrix.slice(0, 3).map((row): Vec3 => [row[0], row[1], row[2]]);
  const sign = dot(cross(rows[0], rows[1]), rows[2]) < 0 ? -1 : 1;
  const [m1, m2, m3] = rows.map((row) => scale(row, sign));
  const last = matrix.slice(0, 3).map((row) => sign * row[3]);

  const k33 = length(m3);
  const forward = scale(m3, 1 / k33);
  const k23 = dot(m2, forward);
  const second = subtract(m2, scale(forward, k23));
  const k22 = length(second);
  const down = scale(second, 1 / k22);
  const k13 = dot(m1, forward);
  const k12 = dot(m1, down);
  const first = subtract(subtract(m1, scale(forward, k13)), scale(down, k12));
  const k11 = length(first);
  const right = scale(first, 1 / k11);

  // P's last column is -K R position.
  const z = -last[2] / k33;
  const y = (-last[1] - k23 * z) / k22;
  const x = (-last[0] - k12 * y - k13 * z) / k11;
  const position = [0, 1, 2].map((i) => x * right[i] + y * down[i] + z * forward[i]);
  const [fx, fy, skew, cx, cy] = [k11, k22, k12, k13, k23].map((entry) => entry / k33);
  const isCamera = [fx, fy, skew, cx, cy, ...position].every(Number.isFinite) && fx > 0 && fy > 0;
  if (!isCamera) return null;
  return {
    intrinsics: { fx, fy, skew, cx, cy },
    rotation: [right, down, forward],
    position: [position[0], position[1], position[2]],
  };
}
