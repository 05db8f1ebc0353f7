/**
 * How a viewpoint moves: plain functions, in the scene's coordinates. `up` is where up is in the scene, of
 * length 1; turns keep the camera's roll, and end just before it would look along up.
 *
 * @module
 */
import { column, lookAt, movePose, type Vec3 } from "../../../math/mod.ts";
import { add, cross, dot, length, normalize, scale, subtract } from "../../../math/vector.ts";
import { eyeOf, targetOf, type Viewpoint, withinFov } from "./viewpoint.ts";

/** How near a camera gets to looking straight up or down, in radians. */
const STEEPEST = Math.PI / 2 - 0.02;

/** Below this sine two directions are as good as parallel. */
const PARALLEL = 1e-6;

const NOWHERE: Vec3 = [0, 0, 0];

/**
 * Turns the camera where it stands, as a head turns.
 *
 * @param yaw to the left, in radians
 * @param pitch down, in radians
 */
export function turn(viewpoint: Viewpoint, up: Vec3, yaw: number, pitch: number): Viewpoint {
  const { pose, distance, fov } = viewpoint;
  return { pose: turned(pose, up, yaw, pitch), distance, fov };
}

/**
 * Turns the camera around its target, at the same distance.
 *
 * @param yaw to the camera's right around the target, in radians
 * @param pitch up over the target, in radians
 */
export function orbit(viewpoint: Viewpoint, up: Vec3, yaw: number, pitch: number): Viewpoint {
  const target = targetOf(viewpoint);
  return around(target, { ...turn(viewpoint, up, yaw, pitch) });
}

/**
 * Nearer to the target or further away from it.
 *
 * @param factor of the distance, greater than 0
 */
export function dolly(viewpoint: Viewpoint, factor: number): Viewpoint {
  const { pose, distance, fov } = viewpoint;
  return around(targetOf(viewpoint), { pose, distance: distance * factor, fov });
}

/** Shifts camera and target, in the scene's axes. */
export function shift({ pose, distance, fov }: Viewpoint, by: Vec3): Viewpoint {
  return { pose: movePose(pose, NOWHERE, by), distance, fov };
}

/**
 * Shifts camera and target in the image's plane so that what is at the target's distance follows a pointer.
 *
 * @param right how far the pointer went to the right, in heights of the image
 * @param down how far down, likewise
 */
export function pan(viewpoint: Viewpoint, right: number, down: number): Viewpoint {
  const { pose, distance, fov } = viewpoint;
  const height = 2 * distance * Math.tan(fov / 2);
  return shift(
    viewpoint,
    add(scale(column(pose, 0), -right * height), scale(column(pose, 1), down * height)),
  );
}

/**
 * Flies along the camera's own axes, up and down along the scene's.
 *
 * @param by how far to the right, up and forward
 */
export function fly(viewpoint: Viewpoint, up: Vec3, [right, rise, forward]: Vec3): Viewpoint {
  const { pose } = viewpoint;
  const level = add(scale(column(pose, 0), right), scale(column(pose, 2), -forward));
  return shift(viewpoint, add(level, scale(up, rise)));
}

/**
 * Walks: forward and sideways keep the height along up, wherever the camera looks; only `rise` changes it.
 *
 * @param by how far to the right, up and forward
 */
export function walk(viewpoint: Viewpoint, up: Vec3, [right, rise, forward]: Vec3): Viewpoint {
  const aside = levelRight(viewpoint.pose, up);
  const ahead = cross(up, aside);
  return shift(
    viewpoint,
    add(add(scale(aside, right), scale(ahead, forward)), scale(up, rise)),
  );
}

/** Rolls the camera around its line of sight, so that the picture turns clockwise by so many radians. */
export function roll({ pose, distance, fov }: Viewpoint, angle: number): Viewpoint {
  return { pose: movePose(pose, scale(column(pose, 2), angle), NOWHERE), distance, fov };
}

/** Another angle of view, as near as can be chosen, from the same place. */
export function withFov({ pose, distance }: Viewpoint, fov: number): Viewpoint {
  return { pose, distance, fov: withinFov(fov) };
}

/** The camera turned where it stands to a point, level, which then is its target; as it was if it is there. */
export function lookTo(viewpoint: Viewpoint, up: Vec3, point: Vec3): Viewpoint {
  const eye = eyeOf(viewpoint);
  const away = subtract(eye, point);
  const distance = length(away);
  if (!(distance > 0)) return viewpoint;
  const steep = !(length(cross(up, away)) > PARALLEL * distance);
  const top = steep ? cross(away, levelRight(viewpoint.pose, up)) : up;
  return { pose: lookAt(eye, point, top), distance, fov: viewpoint.fov };
}

/** The camera without roll. */
export function level(viewpoint: Viewpoint, up: Vec3): Viewpoint {
  return lookTo(viewpoint, up, targetOf(viewpoint));
}

/** A viewpoint moved so that its target is there. */
function around(target: Vec3, { pose, distance, fov }: Viewpoint): Viewpoint {
  const eye = add(target, scale(column(pose, 2), distance));
  return { pose: movePose(pose, NOWHERE, subtract(eye, column(pose, 3))), distance, fov };
}

function turned(pose: Float64Array, up: Vec3, yaw: number, pitch: number): Float64Array {
  const height = Math.asin(Math.min(Math.max(dot(column(pose, 2), up), -1), 1));
  const most = Math.max(STEEPEST, Math.abs(height)); // one that is steeper already may stay
  const bound = Math.min(Math.max(height + pitch, -most), most) - height;
  const pitched = movePose(pose, scale(levelRight(pose, up), -bound), NOWHERE);
  return movePose(pitched, scale(up, yaw), NOWHERE);
}

/** The level direction to the right of where a camera looks, of length 1; its own right where it looks along up. */
function levelRight(pose: Float64Array, up: Vec3): Vec3 {
  const right = cross(up, column(pose, 2));
  return length(right) > PARALLEL ? normalize(right) : column(pose, 0);
}
