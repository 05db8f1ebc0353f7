import type { StatedOptics } from "../optics.ts";

/** A camera at a moment, in the capture's own coordinates. */
export interface FileKeyframe {
  /** When it is there, in seconds. */
  readonly time: number;
  /** Camera to world, `Camera`'s axes, [3, 4] row-major. */
  readonly pose: Float64Array;
  /** Its focal length in image heights; null where the file does not say. */
  readonly focal: number | null;
}

/** What a file says of a path. */
export interface PathFile extends StatedOptics {
  /** Frames shown a second. */
  readonly fps: number;
  /** The keyframes, at least one, in the order of their different times. */
  readonly keyframes: readonly FileKeyframe[];
  /** Seconds after which the path is back at its first keyframe; null if it is open. */
  readonly period: number | null;
  /** The degree of the B-spline that keyframes control; null for a spline through them. */
  readonly degree: number | null;
}
