import type { Lens } from "./lens.ts";

/**
 * A camera with its pose.
 *
 * Image coordinates: pixels, x to the right, y down, the first pixel's corner at (0, 0) and its centre
 * at (0.5, 0.5). Camera frame: x right, y up, the camera looks along -z (OpenGL and Blender). World
 * frame: right-handed, z up.
 */
export interface Camera {
  /** Image width in pixels. */
  readonly width: number;
  /** Image height in pixels. */
  readonly height: number;
  /** Focal length along x, in pixels. */
  readonly fx: number;
  /** Focal length along y, in pixels. */
  readonly fy: number;
  /** Principal point, x, in pixels. */
  readonly cx: number;
  /** Principal point, y, in pixels. */
  readonly cy: number;
  /** Camera to world, [3, 4] row-major: the columns are right, up, backward and the position. */
  readonly cameraToWorld: Float64Array;
  /** How its lens bends rays; without one the camera is a pinhole. */
  readonly lens?: Lens;
  /**
   * Rays that were measured or made by another program: origin and direction of every pixel in world
   * coordinates, [height, width, 6]. They are used instead of focal lengths, lens and pose, which then
   * only say roughly where the camera is.
   */
  readonly rays?: Float32Array;
}

/**
 * The same camera with another number of pixels. The height decides how much is seen: it keeps its angle
 * of view, and the width shows more or less at the sides.
 *
 * A table of rays fits one size only: at any other the camera has none, and its focal lengths, lens and
 * pose show roughly the same.
 *
 * @param width new width in pixels
 * @param height new height in pixels
 */
export function resizeCamera(camera: Camera, width: number, height: number): Camera {
  if (width === camera.width && height === camera.height) return camera;
  const { rays: _, ...resizable } = camera;
  const scale = height / camera.height;
  return {
    ...resizable,
    width,
    height,
    fx: camera.fx * scale,
    fy: camera.fy * scale,
    cx: width / 2 + (camera.cx - camera.width / 2) * scale,
    cy: height / 2 + (camera.cy - camera.height / 2) * scale,
  };
}
