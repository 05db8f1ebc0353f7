import { type Camera, column, resizeCamera, type Vec3 } from "../../../math/mod.ts";
import { add, scale } from "../../../math/vector.ts";

/** From where a page looks, and at what. All in the scene's coordinates. */
export interface Viewpoint {
  /** Camera to world, [3, 4] row-major: the columns are right, up, backward and the position. */
  readonly pose: Float64Array;
  /** How far in front of the camera the point is that it turns around. */
  readonly distance: number;
  /** The angle of view from the image's top to its bottom, in radians. */
  readonly fov: number;
  /**
   * The camera of a photograph that was gone to: it is shown by its own lens, until one moves. Every control
   * gives a viewpoint without.
   */
  readonly camera?: Camera;
}

/** The angles of view that can be chosen, in radians. */
export const FOV_RANGE = { least: Math.PI / 36, most: Math.PI * 2 / 3 } as const;

/** The nearest angle of view that can be chosen. */
export function withinFov(fov: number): number {
  return Math.min(Math.max(fov, FOV_RANGE.least), FOV_RANGE.most);
}

/** The camera of a viewpoint for an image of some size; a pinhole, or the photograph's own. */
export function cameraOf(
  { pose, fov, camera }: Viewpoint,
  width: number,
  height: number,
): Camera {
  if (camera) return resizeCamera(camera, width, height);
  const focal = height / 2 / Math.tan(fov / 2);
  return {
    ...{ width, height, fx: focal, fy: focal, cx: width / 2, cy: height / 2 },
    cameraToWorld: pose,
  };
}

/**
 * The viewpoint of a camera, exactly that of its photograph as long as nothing moves.
 *
 * @param distance how far away the point is that it turns around
 */
export function viewpointOf(camera: Camera, distance: number): Viewpoint {
  const fov = 2 * Math.atan(camera.height / 2 / camera.fy);
  return {
    pose: camera.cameraToWorld,
    distance,
    fov: withinFov(fov),
    camera,
  };
}

/** Where it is. */
export function eyeOf({ pose }: Viewpoint): Vec3 {
  return column(pose, 3);
}

/** The point that it turns around. */
export function targetOf({ pose, distance }: Viewpoint): Vec3 {
  return add(column(pose, 3), scale(column(pose, 2), -distance));
}
