import { type Camera, closestPoint, column, lookAt, type Vec3 } from "../math/mod.ts";
import { quantile } from "../math/quantile.ts";
import { add, cross, dot, length, normalize, scale, subtract } from "../math/vector.ts";
import { meanDirection } from "../scene/up.ts";
import type { Optics } from "./optics.ts";
import { PathError } from "./path.ts";
import { type Track, waypointOf } from "./spline.ts";

/** A camera that is described by what it looks at. */
export interface Look {
  /** Where it is. */
  readonly eye: Vec3;
  /** What it looks at. */
  readonly target: Vec3;
  /** Where the image's top points. */
  readonly up: Vec3;
}

/** What a camera looks at on its way, from 0 at the beginning to 1, where a loop is at its beginning again. */
export type LookTrack = (share: number) => Look;

/** Below this part of the distance along the line of sight a camera looks straight up or down. */
const STEEP = 1e-3;

/**
 * The track of cameras that look at something. Those of an equirectangular image stay level and only turn
 * towards it, so that the horizon of a 360 degree video is straight.
 *
 * @throws {PathError} from the track, where a camera would look along its up direction
 */
export function trackOf(looks: LookTrack, { projection, focal }: Optics): Track {
  return (share) => {
    const { eye, target, up } = looks(share);
    const aim = projection === "equirectangular" ? levelTarget(eye, target, up) : target;
    try {
      return waypointOf(lookAt(eye, aim, up), focal);
    } catch (error) {
      if (error instanceof RangeError) throw new PathError(error.message);
      throw error;
    }
  };
}

/** The point at the eye's height above or below a target; the target itself where the eye is just there. */
function levelTarget(eye: Vec3, target: Vec3, up: Vec3): Vec3 {
  const away = subtract(eye, target);
  const level = add(target, scale(up, dot(away, up) / dot(up, up)));
  return length(subtract(eye, level)) > STEEP * length(away) ? level : target;
}

/** What a path is fitted to. */
export interface Rig {
  /** The point closest to all optical axes. */
  readonly focus: Vec3;
  /** Where up is, of length 1. */
  readonly up: Vec3;
  /** Where the cameras are. */
  readonly positions: readonly Vec3[];
}

/** Below this determinant of the mean projection the optical axes are as good as parallel. */
const PARALLEL = 1e-9;

/**
 * Where cameras stand around what they look at.
 *
 * @param cameras at least two, with optical axes that are not all parallel
 * @param path what is to be fitted, for messages: `an orbit`
 * @param up where that is known
 * @throws {PathError} if there are fewer, or their axes are parallel
 */
export function rigOf(cameras: readonly Camera[], path: string, up = upOf(cameras)): Rig {
  if (cameras.length < 2) {
    throw new PathError(
      `Cannot fit ${path} as at least 2 training cameras are needed: current number is ` +
        `${cameras.length}.`,
    );
  }
  const { point, determinant } = closestPoint(cameras);
  if (!(determinant > PARALLEL)) {
    throw new PathError(
      `Cannot fit ${path} as the cameras' optical axes must not all be parallel: all ` +
        `${cameras.length} are. Use a spiral.`,
    );
  }
  const positions = cameras.map(({ cameraToWorld }) => column(cameraToWorld, 3));
  return { focus: point, up, positions };
}

/**
 * Whether cameras stand all around what they look at: seen from above there is no half circle without one.
 * A thing that was photographed from one side has nothing to show from behind.
 *
 * @param cameras at least two, with optical axes that are not all parallel
 * @param up where that is known
 * @throws {PathError} if there are fewer, or their axes are parallel
 */
export function surround(cameras: readonly Camera[], up = upOf(cameras)): boolean {
  const { focus, positions } = rigOf(cameras, "an orbit", up);
  const [x, y] = levelAxes(up);
  const angles = positions
    .map((position) => subtract(position, focus))
    .map((offset) => Math.atan2(dot(offset, y), dot(offset, x)))
    .sort((a, b) => a - b);
  return angles.every((angle, i) => {
    const next = angles[i + 1] ?? angles[0] + 2 * Math.PI;
    return next - angle < Math.PI;
  });
}

/** Two directions, of length 1, that are perpendicular to up and to each other; right-handed with up. */
export function levelAxes(up: Vec3): [Vec3, Vec3] {
  const sizes = up.map(Math.abs);
  const least = sizes.indexOf(Math.min(...sizes));
  const x = normalize(cross(up, [Number(least === 0), Number(least === 1), Number(least === 2)]));
  return [x, cross(up, x)];
}

/** The share of cameras that a path reaches as far as; the outermost would stretch it (LLFF, MultiNeRF). */
const REACH = 0.9;

/** How far along an axis most of the offsets reach, to either side: the 90th percentile of |offset . axis|. */
export function reach(offsets: readonly Vec3[], axis: Vec3): number {
  const distances = Float64Array.from(offsets, (offset) => Math.abs(dot(offset, axis)));
  return quantile(distances.sort(), REACH);
}

/** What was turned up when the scene was placed. */
export const WORLD_UP: Vec3 = [0, 0, 1];

/** The cosine (of 60 degrees) below which the cameras' mean up replaces the world's. */
const UP_AGREEMENT = 0.5;

/** World +z, or the mean of the cameras' up axes where the two disagree strongly. */
export function upOf(cameras: readonly Camera[]): Vec3 {
  const mean = meanDirection(cameras.map(({ cameraToWorld }) => column(cameraToWorld, 1)));
  // Cameras whose ups cancel say nothing about where up is.
  if (mean === null) return WORLD_UP;
  return dot(mean, WORLD_UP) >= UP_AGREEMENT ? WORLD_UP : mean;
}
