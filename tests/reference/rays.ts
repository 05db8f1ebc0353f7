import type { Camera } from "../../src/math/camera.ts";

/** How the rays of a pixel are made. */
export interface RayOptions {
  /** Where in a pixel its ray passes: 0.5 its centre, 0 its corner (the released code of NeRF). */
  readonly pixelOffset: 0 | 0.5;
  /** The length of a direction: `z`, as far as one unit along the camera's axis; `unit`, 1. */
  readonly directions: "z" | "unit";
}

/** One ray, origin + t direction. */
export interface Ray {
  /** [3]. */
  readonly origin: number[];
  /** [3], its length as {@link RayOptions.directions} says. */
  readonly direction: number[];
  /** The direction at length 1, [3]. */
  readonly viewDirection: number[];
}

/**
 * The ray of a pixel: from the camera's position in the direction of
 *
 *   d = R ((x + o - cx) / fx, -(y + o - cy) / fy, -1),   o = pixelOffset,
 *
 * where R is the rotation of cameraToWorld (bmild/nerf, get_rays, which has o = 0).
 */
export function pixelRay(camera: Camera, x: number, y: number, options: RayOptions): Ray {
  const { pixelOffset, directions } = options;
  const pose = camera.cameraToWorld;
  const inCamera = [
    (x + pixelOffset - camera.cx) / camera.fx,
    -(y + pixelOffset - camera.cy) / camera.fy,
    -1,
  ];
  const inWorld = [0, 1, 2].map((row) =>
    pose[row * 4] * inCamera[0] + pose[row * 4 + 1] * inCamera[1] + pose[row * 4 + 2] * inCamera[2]
  );
  const length = Math.hypot(...inWorld);
  const viewDirection = inWorld.map((value) => value / length);
  return {
    origin: [pose[3], pose[7], pose[11]],
    direction: directions === "unit" ? viewDirection : inWorld,
    viewDirection,
  };
}
