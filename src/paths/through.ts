import { type Camera, closestPoint, column } from "../math/mod.ts";
import { alignedWith, turnBetween } from "../math/quaternion.ts";
import { length, subtract } from "../math/vector.ts";
import type { Placement } from "../scene/mod.ts";
import { PathError } from "./path.ts";
import { spiralDepth } from "./spiral.ts";
import { catmullRom, type Keyframe, type Track, type Waypoint, waypointOf } from "./spline.ts";

/** Views at one place still take this part of the mean time between views. */
const LEAST_TIME = 1e-3;

/** A smooth track and whether its end is its beginning. */
export interface ThroughTrack {
  /** Where the camera is, from 0 at the first view to 1 at the last one. */
  readonly track: Track;
  /** Whether the last view is the first one. */
  readonly loops: boolean;
}

/**
 * The way through views in their order: a Catmull-Rom spline of positions, rotations and focal lengths.
 * From view to view it takes a time in proportion to how far the picture moves, so that its speed is
 * nearly constant: the distance, plus the angle times how far away things are.
 *
 * @param cameras at least two; if the last one is the first one, the way is closed
 * @param depth how far away things are
 * @param focalOf what is seen at a view: its focal length in image heights
 * @throws {PathError} if the views are all the same
 */
export function through(
  cameras: readonly Camera[],
  depth: number,
  focalOf: (camera: Camera) => number,
): ThroughTrack {
  const loops = cameras.length > 2 && cameras[0] === cameras[cameras.length - 1];
  const waypoints = cameras.map((camera) => waypointOf(camera.cameraToWorld, focalOf(camera)));
  const steps = waypoints.slice(1).map((waypoint, i) => motion(waypoints[i], waypoint, depth));
  const sum = steps.reduce((total, step) => total + step, 0);
  if (!(sum > 0)) {
    throw new PathError(
      `Cannot go through ${cameras.length} views as they must differ: all are at the same place and ` +
        "look the same way.",
    );
  }
  const least = LEAST_TIME * sum / steps.length;
  const times = [0];
  for (const step of steps) times.push(times[times.length - 1] + Math.max(step, least));
  const whole = times[times.length - 1];
  const keyframes = waypoints.map((waypoint, i): Keyframe => ({
    ...waypoint,
    time: times[i] / whole,
  }));
  if (loops) keyframes.pop();
  return { track: catmullRom(keyframes, loops ? 1 : null), loops };
}

/** How far the picture moves between two views, in lengths at a depth. */
function motion(a: Waypoint, b: Waypoint, depth: number): number {
  const turn = turnBetween(a.rotation, alignedWith(a.rotation, b.rotation));
  return length(subtract(a.position, b.position)) + 2 * length(turn) * depth;
}

/** How far away things are, roughly: what the cameras look at, or LLFF's focus before a forward scene. */
export function viewingDepth(cameras: readonly Camera[], placement: Placement): number {
  if (placement.layout.kind === "forward") return spiralDepth(cameras, placement);
  const { point } = closestPoint(cameras);
  const distances = cameras.map(({ cameraToWorld }) =>
    length(subtract(column(cameraToWorld, 3), point))
  );
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / cameras.length;
  return Number.isFinite(mean) && mean > 0 ? Math.min(mean, placement.far) : placement.near;
}
