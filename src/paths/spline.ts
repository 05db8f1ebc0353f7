import { column } from "../math/mod.ts";
import {
  alignedWith,
  type Quaternion,
  quaternionOf,
  slerp,
  sumQuaternions,
  turnBetween,
  turned,
  unit,
} from "../math/quaternion.ts";
import { add, scale, subtract, type Vec3 } from "../math/vector.ts";

/** A camera on its way. */
export interface Waypoint {
  /** Where it is. */
  readonly position: Vec3;
  /** Its axes: camera to world, of length 1. */
  readonly rotation: Quaternion;
  /** Its focal length in image heights, above 0. */
  readonly focal: number;
}

/** A camera at a moment. */
export interface Keyframe extends Waypoint {
  /** When it is there. */
  readonly time: number;
}

/** Where a camera is at any time. */
export type Track = (time: number) => Waypoint;

/** The waypoint of a pose, [3, 4] row-major. */
export function waypointOf(pose: Float64Array, focal: number): Waypoint {
  return { position: column(pose, 3), rotation: quaternionOf(pose), focal };
}

/**
 * The Catmull-Rom spline through keyframes: it passes through each of them at its time, at the velocity
 * from the one before to the one after it, and at either end of an open track at that to its neighbour.
 * A segment is a cubic Bezier curve (De Casteljau) whose interpolations are linear for positions,
 * spherical for rotations (Shoemake 1985), and linear in the logarithm for focal lengths, so that none
 * becomes negative. Rotations take the short way from keyframe to keyframe.
 *
 * @param keyframes at least one, in the order of their different times
 * @param period after how long the track is back at the first one; null if it is open
 */
export function catmullRom(keyframes: readonly Keyframe[], period: number | null): Track {
  if (keyframes.length === 1) return () => keyframes[0];
  const [{ time: start, ...first }] = keyframes;
  const nodes = period === null ? keyframes : [...keyframes, { ...first, time: start + period }];
  const times = nodes.map(({ time }) => time);
  const segments = nodes.length - 1;
  const steps = nodes.slice(1).map((node, i) => stepBetween(nodes[i], node));
  const velocities = nodes.map((_, i) => {
    const before = i > 0 ? i - 1 : period === null ? null : segments - 1;
    const after = i < segments ? i : period === null ? null : 0;
    const around = [before, after].filter((segment) => segment !== null);
    const time = around.reduce((sum, segment) => sum + times[segment + 1] - times[segment], 0);
    return sumOf(around.map((segment) => steps[segment]), 1 / time);
  });
  return (time) => {
    const { segment: i, share: t } = locate(times, time);
    const duration = times[i + 1] - times[i];
    const a = nodes[i];
    const b = { ...nodes[i + 1], rotation: alignedWith(a.rotation, nodes[i + 1].rotation) };
    const c = moved(a, velocities[i], duration / 3);
    const d = moved(b, velocities[i + 1], -duration / 3);
    const middle = between(c, d, t);
    const near = between(between(a, c, t), middle, t);
    const far = between(middle, between(d, b, t), t);
    return between(near, far, t);
  };
}

/** How a camera moves. */
interface Motion {
  readonly shift: Vec3;
  /** In the camera's own axes, its length half the angle. */
  readonly turn: Vec3;
  /** Of the logarithm of the focal length. */
  readonly zoom: number;
}

function stepBetween(a: Waypoint, b: Waypoint): Motion {
  return {
    shift: subtract(b.position, a.position),
    turn: turnBetween(a.rotation, alignedWith(a.rotation, b.rotation)),
    zoom: Math.log(b.focal / a.focal),
  };
}

/** The sum of motions, times a factor. */
function sumOf(motions: readonly Motion[], factor: number): Motion {
  const zero: Vec3 = [0, 0, 0];
  return {
    shift: scale(motions.map(({ shift }) => shift).reduce(add, zero), factor),
    turn: scale(motions.map(({ turn }) => turn).reduce(add, zero), factor),
    zoom: motions.reduce((sum, { zoom }) => sum + zoom, 0) * factor,
  };
}

function moved({ position, rotation, focal }: Waypoint, by: Motion, factor: number): Waypoint {
  return {
    position: add(position, scale(by.shift, factor)),
    rotation: turned(rotation, scale(by.turn, factor)),
    focal: focal * Math.exp(by.zoom * factor),
  };
}

/** On the way from one waypoint, where t is 0, to another, where it is 1. */
function between(a: Waypoint, b: Waypoint, t: number): Waypoint {
  return {
    position: add(scale(a.position, 1 - t), scale(b.position, t)),
    rotation: slerp(a.rotation, b.rotation, t),
    focal: a.focal ** (1 - t) * b.focal ** t,
  };
}

/**
 * The segment between two knots in which a time lies, and the share of the segment before it. Times beyond
 * the ends are taken for the ends.
 *
 * @param knots at least two, rising
 */
export function locate(
  knots: ArrayLike<number>,
  time: number,
): { segment: number; share: number } {
  const last = knots.length - 1;
  const inside = Math.min(Math.max(time, knots[0]), knots[last]);
  let [segment, end] = [0, last];
  while (end - segment > 1) {
    const middle = (segment + end) >> 1;
    if (knots[middle] <= inside) segment = middle;
    else end = middle;
  }
  const share = (inside - knots[segment]) / (knots[segment + 1] - knots[segment]);
  return { segment, share };
}

/** The weights of consecutive keyframes, the first of which is `first` after a segment's beginning. */
interface Basis {
  readonly first: number;
  readonly weights: (t: number) => readonly number[];
}

/** The uniform B-splines of degree 0 to 3 (instant-ngp, camera_path.cu). */
const BASES: readonly Basis[] = [
  { first: 0, weights: (t) => t < 0.5 ? [1] : [0, 1] },
  { first: 0, weights: (t) => [1 - t, t] },
  { first: -1, weights: (t) => [(1 - t) ** 2 / 2, (1 + 2 * t - 2 * t * t) / 2, t * t / 2] },
  {
    first: -1,
    weights: (t) => [
      (1 - t) ** 3 / 6,
      (3 * t ** 3 - 6 * t * t + 4) / 6,
      (-3 * t ** 3 + 3 * t * t + 3 * t + 1) / 6,
      t ** 3 / 6,
    ],
  },
];

/** The degree of the smoothest B-spline. */
export const MAX_BSPLINE_DEGREE: number = BASES.length - 1;

/**
 * The uniform B-spline that keyframes control, as instant-ngp has it: from degree 2 on it passes near them,
 * not through them. Positions, quaternions and focal lengths' angles are blended by the same weights.
 *
 * @param keyframes at least one, in the order of their different times
 * @param period after how long the track is back at the first one; null if it is open, and the first and
 *   last keyframes count as often as needed
 * @param degree from 0, which jumps from keyframe to keyframe, to 3
 */
export function bSpline(
  keyframes: readonly Keyframe[],
  period: number | null,
  degree: number,
): Track {
  if (keyframes.length === 1) return () => keyframes[0];
  const count = keyframes.length;
  const times = keyframes.map(({ time }) => time);
  if (period !== null) times.push(times[0] + period);
  const { first, weights } = BASES[degree];
  const at = (index: number) =>
    keyframes[period === null ? Math.min(Math.max(index, 0), count - 1) : (index + count) % count];
  return (time) => {
    const { segment, share } = locate(times, time);
    return blend(
      weights(share).map((weight, i) => ({ keyframe: at(segment + first + i), weight })),
    );
  };
}

/** The weighted mean of waypoints; weights add up to 1. */
function blend(parts: readonly { keyframe: Waypoint; weight: number }[]): Waypoint {
  let position: Vec3 = [0, 0, 0];
  let rotation: Quaternion = [0, 0, 0, 0];
  let fov = 0;
  for (const { keyframe, weight } of parts) {
    position = add(position, scale(keyframe.position, weight));
    rotation = sumQuaternions(rotation, 1, alignedWith(rotation, keyframe.rotation), weight);
    fov += weight * Math.atan(0.5 / keyframe.focal);
  }
  return { position, rotation: unit(rotation), focal: 0.5 / Math.tan(fov) };
}
