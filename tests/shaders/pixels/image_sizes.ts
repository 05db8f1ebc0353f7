import { packCameras } from "../../../src/nerf/cameras.ts";
import type { PixelSpace } from "../../reference/pixels.ts";

/** Packed cameras of images of such sizes; nothing else about them matters. */
export function camerasOf(space: PixelSpace): Float32Array<ArrayBuffer> {
  return packCameras(space.map(({ width, height }) => ({
    width,
    height,
    fx: 1,
    fy: 1,
    cx: 0,
    cy: 0,
    cameraToWorld: new Float64Array(12),
  })));
}
