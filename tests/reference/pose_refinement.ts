import { contractBackward } from "./contraction.ts";
import type { March, MarchBox, Vector3 } from "./march.ts";
import type { Ray } from "./rays.ts";

/** A 3 x 3 matrix, row-major. */
export type Matrix3 = readonly number[];

const IDENTITY: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** [v], for which [v] x = v x x. */
export function crossMatrix([x, y, z]: Vector3): Matrix3 {
  return [0, -z, y, z, 0, -x, -y, x, 0];
}

/** The rotation by |omega| radians about omega: exp([omega]) by its power series. */
export function rotationOf(omega: Vector3): Matrix3 {
  return series(crossMatrix(omega), (order) => 1 / order);
}

/**
 * The left Jacobian of rotations, exp([omega + h]) = exp([J h]) exp([omega]) to first order: the sum over n
 * of [omega]^n / (n + 1)! (Sola et al. 2018, "A micro Lie theory", eq. 145).
 */
export function leftJacobian(omega: Vector3): Matrix3 {
  return series(crossMatrix(omega), (order) => 1 / (order + 1));
}

/** I + a(1) M + a(1) a(2) M^2 + ... */
function series(matrix: Matrix3, factor: (order: number) => number): Matrix3 {
  let [sum, power] = [IDENTITY, IDENTITY];
  for (let order = 1; order <= 40; order++) {
    power = product(power, matrix).map((value) => value * factor(order));
    sum = sum.map((value, i) => value + power[i]);
  }
  return sum;
}

/** A B. */
export function product(a: Matrix3, b: Matrix3): Matrix3 {
  return IDENTITY.map((_, i) => {
    const [row, column] = [i - i % 3, i % 3];
    return a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6];
  });
}

/** A v. */
export function times(a: Matrix3, [x, y, z]: Vector3): Vector3 {
  const row = (i: number) => a[i] * x + a[i + 1] * y + a[i + 2] * z;
  return [row(0), row(3), row(6)];
}

/** A^T. */
export function transposed(a: Matrix3): Matrix3 {
  return IDENTITY.map((_, i) => a[i % 3 * 3 + Math.floor(i / 3)]);
}

/**
 * A camera turned around its own position, then shifted.
 *
 * @param twist the rotation vector and the shift, in world axes, [6]
 * @param pose camera to world, [3, 4]
 */
export function movedPose(twist: ArrayLike<number>, pose: ArrayLike<number>): Float64Array {
  const rotation = rotationOf([twist[0], twist[1], twist[2]]);
  const moved = Float64Array.from(pose);
  for (let column = 0; column < 3; column++) {
    const axis = times(rotation, [pose[column], pose[4 + column], pose[8 + column]]);
    axis.forEach((value, row) => moved[row * 4 + column] = value);
  }
  for (let row = 0; row < 3; row++) moved[row * 4 + 3] += twist[3 + row];
  return moved;
}

/** How poses are learnt: from step `start` on, at a rate that halves in `halfLife` steps; 0: they stay. */
export interface PoseOptions {
  readonly rate: number;
  readonly halfLife: number;
  readonly start: number;
  readonly l2: number;
  /** What is learnt of optics with them; nothing by default. */
  readonly optics?: "captured" | "focal" | "lens";
  /** Steps until all levels of a hash grid learn; 0 by default. */
  readonly coarseToFine?: number;
}

/** The learning rate of poses in a step. */
export function poseRate({ rate, halfLife, start }: PoseOptions, step: number): number {
  return step < start ? 0 : rate * 2 ** ((start - step) / halfLife);
}

/** The cube of the finest cascade. */
type Cube = Pick<MarchBox, "lower" | "size">;

/** Where the field is. */
export interface Space {
  readonly box: Cube;
  readonly march: Pick<March, "cascades" | "contraction">;
}

/**
 * The gradient to a sample's place in the world of what has the gradient `g` to its field coordinates:
 * those are 1/2 + (p - 1/2) / 2^(cascades - 1) of cube coordinates p = (x - lower) / size, or
 * 1/2 + contract(2 p - 1) / 4.
 */
export function placeGradient(place: Vector3, g: Vector3, { box, march }: Space): Vector3 {
  const { lower, size } = box;
  const { contraction, cascades } = march;
  if (!contraction) return scaled(g, 1 / (size * 2 ** (cascades - 1)));
  const x = vector(place.map((value, axis) => 2 * (value - lower[axis]) / size - 1));
  return scaled(contractBackward(x, g, contraction.norm), 1 / (2 * size));
}

/** Samples of some rays, and gradients to where they are. */
export interface MovedSamples {
  readonly rays: readonly Ray[];
  /** The ray of each sample, [S]. */
  readonly rayIndices: readonly number[];
  /** Distances in cube units, [S]. */
  readonly ts: ArrayLike<number>;
  /** Gradients to field coordinates, [S, 3]. */
  readonly dPositions: ArrayLike<number>;
}

/** (torque, force) of every ray, with levers from its origin, [R, 6]. */
export function rayTwists(samples: MovedSamples, space: Space): Float64Array {
  const { rays, rayIndices, ts, dPositions } = samples;
  const sums = new Float64Array(rays.length * 6);
  rayIndices.forEach((ray, s) => {
    const { origin, direction } = rays[ray];
    const lever = scaled(vector(direction), ts[s] * space.box.size);
    const place = vector(origin.map((value, axis) => value + lever[axis]));
    const g: Vector3 = [dPositions[s * 3], dPositions[s * 3 + 1], dPositions[s * 3 + 2]];
    const force = placeGradient(place, g, space);
    const torque = times(crossMatrix(lever), force);
    [...torque, ...force].forEach((value, i) => sums[ray * 6 + i] += value);
  });
  return sums;
}

/**
 * Gradients of twists: of each view J^T of its rays' torques, and their forces.
 *
 * @param views the view of each ray, [R]
 * @param perRay (torque, force), [R, 6]
 * @param twists [views, 6]
 * @returns [views, 6]
 */
export function twistGradients(
  views: readonly number[],
  perRay: Float64Array,
  twists: Float64Array,
): Float64Array {
  const gradients = new Float64Array(twists.length);
  views.forEach((view, ray) => {
    for (let i = 0; i < 6; i++) gradients[view * 6 + i] += perRay[ray * 6 + i];
  });
  for (let view = 0; view < twists.length / 6; view++) {
    const omega = vector(twists.subarray(view * 6, view * 6 + 3));
    const torque = vector(gradients.subarray(view * 6, view * 6 + 3));
    gradients.set(times(transposed(leftJacobian(omega)), torque), view * 6);
  }
  return gradients;
}

function scaled([x, y, z]: Vector3, factor: number): Vector3 {
  return [x * factor, y * factor, z * factor];
}

function vector([x, y, z]: Iterable<number> & ArrayLike<number>): Vector3 {
  return [x, y, z];
}
