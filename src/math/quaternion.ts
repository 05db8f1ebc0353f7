import { length, scale, type Vec3 } from "./vector.ts";

/** A quaternion w, x, y, z. One of length 1 is a rotation, and so is its negative: the same one. */
export type Quaternion = readonly [w: number, x: number, y: number, z: number];

/** The rotation of a quaternion w, x, y, z of any length but 0, [3, 3] row-major. */
export function rotationMatrix(quaternion: readonly number[]): number[] {
  const norm = Math.hypot(...quaternion);
  const [w, x, y, z] = quaternion.map((value) => value / norm);
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ].flat();
}

/**
 * The quaternion of a pose's rotation (Shepperd 1978: by whichever of w, x, y, z is largest). Axes that
 * are not quite perpendicular or of length 1 give a rotation close to them.
 *
 * @param pose camera to world, [3, 4] row-major
 * @returns of length 1
 */
export function quaternionOf(pose: Float64Array): Quaternion {
  const [xx, xy, xz, , yx, yy, yz, , zx, zy, zz] = pose;
  const trace = xx + yy + zz;
  const candidates: readonly Quaternion[] = [
    [1 + trace, zy - yz, xz - zx, yx - xy],
    [zy - yz, 1 + 2 * xx - trace, xy + yx, xz + zx],
    [xz - zx, xy + yx, 1 + 2 * yy - trace, yz + zy],
    [yx - xy, xz + zx, yz + zy, 1 + 2 * zz - trace],
  ];
  const sizes = candidates.map((candidate, i) => candidate[i]);
  return unit(candidates[sizes.indexOf(Math.max(...sizes))]);
}

/** The inner product. */
export function dotQuaternions(a: Quaternion, b: Quaternion): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
}

/** Whichever of q and -q, the same rotation, is nearer to another quaternion. */
export function alignedWith(other: Quaternion, q: Quaternion): Quaternion {
  return dotQuaternions(other, q) < 0 ? [-q[0], -q[1], -q[2], -q[3]] : q;
}

/** a times its weight, plus b times its weight. */
export function sumQuaternions(
  a: Quaternion,
  weightA: number,
  b: Quaternion,
  weightB: number,
): Quaternion {
  return [
    a[0] * weightA + b[0] * weightB,
    a[1] * weightA + b[1] * weightB,
    a[2] * weightA + b[2] * weightB,
    a[3] * weightA + b[3] * weightB,
  ];
}

/** A quaternion of length 1 in the direction of one that is not 0. */
export function unit(q: Quaternion): Quaternion {
  const norm = Math.hypot(...q);
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm];
}

/** Below this sine of the angle between quaternions the great circle through them is not determined. */
const SMALL_SINE = 1e-9;

/**
 * Spherical linear interpolation (Shoemake 1985) along the great circle from `a`, where t is 0, through
 * `b`, where t is 1. The short way if the two are {@link alignedWith} each other.
 *
 * @param a of length 1
 * @param b of length 1
 * @returns of length 1; `a` where `b` is its negative
 */
export function slerp(a: Quaternion, b: Quaternion, t: number): Quaternion {
  const cosine = dotQuaternions(a, b);
  const sine = Math.hypot(...sumQuaternions(b, 1, a, -cosine));
  if (sine < SMALL_SINE) return cosine > 0 ? unit(sumQuaternions(a, 1 - t, b, t)) : a;
  const angle = Math.atan2(sine, cosine);
  return unit(
    sumQuaternions(a, Math.sin((1 - t) * angle) / sine, b, Math.sin(t * angle) / sine),
  );
}

/** The product: first the rotation b, then a. */
export function multiplyQuaternions(a: Quaternion, b: Quaternion): Quaternion {
  const [aw, ax, ay, az] = a;
  const [bw, bx, by, bz] = b;
  return [
    aw * bw - ax * bx - ay * by - az * bz,
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
  ];
}

/**
 * The turn from one rotation to another in the first one's own axes: b = a exp(turn). Its length is half
 * the angle.
 *
 * @param a of length 1
 * @param b of length 1, {@link alignedWith} a where the short way is wanted
 */
export function turnBetween([w, x, y, z]: Quaternion, b: Quaternion): Vec3 {
  const [cosine, ...axis] = multiplyQuaternions([w, -x, -y, -z], b);
  const sine = Math.hypot(...axis);
  return scale(axis, sine > 0 ? Math.atan2(sine, cosine) / sine : 1);
}

/** A rotation turned in its own axes, by twice the length of the turn in radians: a exp(turn). */
export function turned(a: Quaternion, turn: Vec3): Quaternion {
  const half = length(turn);
  const [x, y, z] = scale(turn, half > 0 ? Math.sin(half) / half : 1);
  return unit(multiplyQuaternions(a, [Math.cos(half), x, y, z]));
}
