import type { Camera } from "../math/mod.ts";
import type { Size } from "./picture.ts";

/** Frames that the sharpest picture is the mean of, each with its rays elsewhere in their pixels. */
const MOST_FRAMES = 16;

/** The same camera with another number of pixels in the same image. */
export function resized(camera: Camera, { width, height }: Size): Camera {
  const [x, y] = [width / camera.width, height / camera.height];
  const { fx, fy, cx, cy } = camera;
  return { ...camera, width, height, fx: fx * x, fy: fy * y, cx: cx * x, cy: cy * y };
}

/** How many frames can differ: rays of equirectangular images, which have no principal point, are not jittered. */
export function differingFrames({ lens }: Camera): number {
  return lens?.projection === "equirectangular" ? 1 : Infinity;
}

/** How many frames the sharpest picture is the mean of. */
export function sharpestFrames(camera: Camera): number {
  return Math.min(differingFrames(camera), MOST_FRAMES);
}

/** The roots of x^3 = x + 1 make sequences that fill a square evenly, however long they are (Roberts 2018). */
const PLASTIC = 1.324717957244746;

/** The camera of a frame: rays of the first pass where they always do, of the others elsewhere in their pixels. */
export function jittered(camera: Camera, frame: number): Camera {
  const [right, down] = [1 / PLASTIC, 1 / PLASTIC ** 2].map((step) =>
    (0.5 + frame * step) % 1 - 0.5
  );
  return { ...camera, cx: camera.cx - right, cy: camera.cy - down };
}
