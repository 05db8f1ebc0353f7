import { type Camera, rayDirection, type Vec3 } from "../../src/math/mod.ts";

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

/** What stands in place of the direction where a pixel has no ray. */
const NO_DIRECTION = [0, 0, 0];

/**
 * The ray of a pixel: from the camera's position in the direction of
 *
 *   d = R ((x + o - cx) / fx, -(y + o - cy) / fy, -1),   o = pixelOffset,
 *
 * where R is the rotation of cameraToWorld (bmild/nerf, get_rays, which has o = 0). With a lens the place
 * is undistorted first; directions of other than perspective projections always have a length of 1. With a
 * table of rays, its origin, and its direction at length 1. Directions are 0 where there is no ray.
 */
export function pixelRay(camera: Camera, x: number, y: number, options: RayOptions): Ray {
  if (camera.rays) return tableRay(camera.rays, (y * camera.width + x) * 6);
  const { pixelOffset, directions } = options;
  const pose = camera.cameraToWorld;
  const origin = [pose[3], pose[7], pose[11]];
  const inCamera = cameraDirection(camera, x + pixelOffset, y + pixelOffset);
  if (!inCamera) return { origin, direction: NO_DIRECTION, viewDirection: NO_DIRECTION };
  const inWorld = [0, 1, 2].map((row) =>
    pose[row * 4] * inCamera[0] + pose[row * 4 + 1] * inCamera[1] + pose[row * 4 + 2] * inCamera[2]
  );
  const length = Math.hypot(...inWorld);
  const viewDirection = inWorld.map((value) => value / length);
  return {
    origin,
    direction: directions === "unit" ? viewDirection : inWorld,
    viewDirection,
  };
}

/**
 * The radius at t = 1 of the cone that a pixel sees (Barron et al. 2021, section 3.1; google/mipnerf,
 * datasets.py): 2 / sqrt(12) of the distance between the directions d of a pixel and of the one below it, or of
 * the one above it where the lens or the table shows no other; for directions of length 1, divided by |d|. 0
 * where there is no ray, or no neighbour. A reduced photograph's is that of its own camera.
 */
export function coneRadius(camera: Camera, x: number, y: number, options: RayOptions): number {
  const at = (y: number) => {
    if (!camera.rays) {
      return cameraDirection(camera, x + options.pixelOffset, y + options.pixelOffset);
    }
    if (y < 0 || y >= camera.height) return null;
    const { direction } = tableRay(camera.rays, (y * camera.width + x) * 6);
    return direction.some((value) => value !== 0) ? direction : null;
  };
  const direction = at(y);
  const neighbour = at(y + 1) ?? at(y - 1);
  if (!direction || !neighbour) return 0;
  const width = Math.hypot(...direction.map((value, axis) => neighbour[axis] - value));
  const radius = 2 / Math.sqrt(12) * width;
  return options.directions === "unit" ? radius / Math.hypot(...direction) : radius;
}

/**
 * The radius of a cylinder in normalised device coordinates: that of the cone where it meets the near plane, the
 * mean over both axes (google/mipnerf, datasets.py: LLFF).
 *
 * @param radius of the cone, at one of `direction` in the world
 * @param scale as of {@link ndcRay}
 */
export function ndcRadius(
  radius: number,
  { direction }: Ray,
  scale: readonly [number, number],
): number {
  return radius / -direction[2] * 0.5 * (scale[0] + scale[1]);
}

/** The direction in the camera's frame, of depth 1 where the projection is perspective. */
function cameraDirection(camera: Camera, x: number, y: number): Vec3 | null {
  if (!camera.lens) return [(x - camera.cx) / camera.fx, -(y - camera.cy) / camera.fy, -1];
  const direction = rayDirection(camera, [x, y]);
  if (!direction || camera.lens.projection !== "perspective") return direction;
  const [right, up, backward] = direction;
  return [right / -backward, up / -backward, -1];
}

function tableRay(rays: Float32Array, first: number): Ray {
  const origin = [...rays.subarray(first, first + 3)];
  const direction = [...rays.subarray(first + 3, first + 6)];
  const length = Math.hypot(...direction);
  const viewDirection = length > 0 ? direction.map((value) => value / length) : NO_DIRECTION;
  return { origin, direction: viewDirection, viewDirection };
}

/**
 * A ray in normalised device coordinates (Mildenhall et al. 2020, appendix C, with near plane n = 1). The
 * origin is first moved to the near plane, by t = -(n + o_z) / d_z; then
 *
 *   o' = (-ax o_x / o_z,  -ay o_y / o_z,  1 + 2 n / o_z)
 *   d' = (-ax (d_x / d_z - o_x / o_z),  -ay (d_y / d_z - o_y / o_z),  -2 n / o_z)
 *
 * Rays that do not look along -z have a direction of 0.
 *
 * @param scale (ax, ay) = (2 fx / width, 2 fy / height)
 */
export function ndcRay(
  { origin, direction, viewDirection }: Ray,
  scale: readonly [number, number],
  directions: "z" | "unit",
): Ray {
  if (!(direction[2] < 0)) return { origin, direction: NO_DIRECTION, viewDirection: NO_DIRECTION };
  const near = 1;
  const t = -(near + origin[2]) / direction[2];
  const [ox, oy, oz] = origin.map((value, axis) => value + t * direction[axis]);
  const [dx, dy, dz] = direction;
  const ndc = [-scale[0] * (dx / dz - ox / oz), -scale[1] * (dy / dz - oy / oz), -2 * near / oz];
  const length = directions === "unit" ? Math.hypot(...ndc) : 1;
  return {
    origin: [-scale[0] * ox / oz, -scale[1] * oy / oz, 1 + 2 * near / oz],
    direction: ndc.map((value) => value / length),
    viewDirection,
  };
}
