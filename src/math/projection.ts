import type { Camera } from "./camera.ts";
import { distort, invertibleRadius, type Lens, PINHOLE, type Point2, undistort } from "./lens.ts";
import type { Vec3 } from "./vector.ts";

/**
 * The pixel coordinates at which a camera shows a direction.
 *
 * @param direction in the camera's own frame (x right, y up, looking along -z), of any length but 0
 * @returns null for directions that its lens does not show; others may lie outside the image
 */
export function project(camera: Camera, [x, y, z]: Vec3): Point2 | null {
  const { fx, fy, cx, cy, width, height, lens = PINHOLE } = camera;
  const [down, depth] = [-y, -z];
  const off = Math.hypot(x, down);
  if (lens.projection === "equirectangular") {
    return [
      width * (0.5 + Math.atan2(x, depth) / (2 * Math.PI)),
      height * (0.5 + Math.atan2(down, Math.hypot(x, depth)) / Math.PI),
    ];
  }
  if (lens.projection !== "fisheye" && depth <= 0) return null;
  const radius = radiusOf(lens, off, depth);
  if (!(radius < invertibleRadius(lens))) return null;
  const scale = off > 0 ? radius / off : 0;
  const [u, v] = distort(lens, [scale * x, scale * down]);
  return [fx * u + cx, fy * v + cy];
}

/** A direction's distance from the middle of the undistorted image plane. */
function radiusOf({ projection, omega }: Lens, off: number, depth: number): number {
  if (projection === "fisheye") return Math.atan2(off, depth);
  if (projection === "fov") return Math.atan2(2 * off * Math.tan(omega / 2), depth) / omega;
  return off / depth;
}

/**
 * The direction that a camera shows at a place of its image.
 *
 * @param pixel in pixels, the first pixel's corner at (0, 0)
 * @returns of length 1, in the camera's own frame (x right, y up, looking along -z); null where its lens
 *   shows nothing
 */
export function rayDirection(camera: Camera, pixel: Point2): Vec3 | null {
  const { fx, fy, cx, cy, width, height, lens = PINHOLE } = camera;
  if (lens.projection === "equirectangular") {
    const longitude = (pixel[0] / width - 0.5) * 2 * Math.PI;
    const latitude = (0.5 - pixel[1] / height) * Math.PI;
    const level = Math.cos(latitude);
    return [
      level * Math.sin(longitude),
      Math.sin(latitude),
      -level * Math.cos(longitude),
    ];
  }
  const point = undistort(lens, [(pixel[0] - cx) / fx, (pixel[1] - cy) / fy]);
  return point && unproject(lens, point);
}

/** The direction, of length 1, of a point of the undistorted image plane. */
function unproject({ projection, omega }: Lens, [u, v]: Point2): Vec3 {
  const radius = Math.hypot(u, v);
  let [off, depth] = [radius, 1];
  if (projection === "fisheye") [off, depth] = [Math.sin(radius), Math.cos(radius)];
  if (projection === "fov") {
    const angle = radius * omega;
    [off, depth] = [Math.sin(angle), 2 * Math.tan(omega / 2) * Math.cos(angle)];
  }
  const length = Math.hypot(off, depth);
  const scale = radius > 0 ? off / radius / length : 0;
  return [scale * u, -scale * v, -depth / length];
}
