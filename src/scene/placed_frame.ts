import type { Camera } from "../math/camera.ts";
import type { ImageSize } from "./cameras.ts";
import type { Frame } from "./capture.ts";
import type { Orientation } from "./images/exif.ts";

/** A frame that has its place in the scene. */
export interface PlacedFrame {
  /** The frame. */
  readonly frame: Frame;
  /** The size of its image on disk. */
  readonly imageSize: ImageSize;
  /** How to turn the image: 1 for pixels as they are stored, whatever its EXIF data say. */
  readonly orientation: Orientation | undefined;
  /** Its camera in the scene's coordinates, for the image as it will be loaded. */
  readonly camera: Camera;
  /** Pixels further from the middle of the image on disk than this, in its pixels, are left out; none without it. */
  readonly imageCircle?: number;
}

/** Whether a part of a frame's image is left out. */
export function isMasked({ frame, imageCircle }: PlacedFrame): boolean {
  return frame.mask !== null || imageCircle !== undefined;
}
