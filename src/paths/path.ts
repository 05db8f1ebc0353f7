import type { Camera } from "../math/mod.ts";

/**
 * Where a camera goes, frame by frame. All cameras are in the coordinates of the scene, as training and
 * rendering have them.
 */
export interface CameraPath {
  /** What it is, such as `orbit`: the first part of its frames' names. A file's is its own name. */
  readonly kind: string;
  /** How many frames it has, at least one. */
  readonly frames: number;
  /** How many of them are shown a second. */
  readonly fps: number;
  /** Whether the frame after the last one would be the first. */
  readonly loops: boolean;
  /** Whether there is something between two frames; test views stand alone. */
  readonly continuous: boolean;
  /**
   * The camera of a frame, its size, lens and field of view set.
   *
   * @param frame from 0 to `frames - 1`. On a continuous path also a fraction: beyond its ends a path that
   *   loops goes on, another one stands still.
   * @throws {PathError} for a fraction of a path that is not continuous, or a frame that it does not have
   */
  at(frame: number): Camera;
  /** A frame's name, unique in the path: `orbit_0007`. */
  nameOf(frame: number): string;
}

/** A camera path cannot be made or read; the message says why and what to do. */
export class PathError extends Error {
  /** The error's kind. */
  override name = "PathError";
}

/** A path as it is made: all but the names. */
export interface PathOptions extends Pick<CameraPath, "kind" | "frames" | "fps" | "loops"> {
  /** The camera after a share of the path, from 0 to 1, where a loop is at its beginning again. */
  readonly cameraAt: (share: number) => Camera;
}

/** A path whose camera is somewhere at any time. */
export function continuousPath({ kind, frames, fps, loops, cameraAt }: PathOptions): CameraPath {
  return {
    ...{ kind, frames, fps, loops, continuous: true },
    at(frame) {
      if (!Number.isFinite(frame)) throw noFrame(kind, frames, frame);
      if (loops) return cameraAt((frame % frames + frames) % frames / frames);
      const last = Math.max(frames - 1, 1);
      return cameraAt(Math.min(Math.max(frame, 0), frames - 1) / last);
    },
    nameOf: (frame) => frameName(kind, frame, frames),
  };
}

/** A frame's name, with as many digits that names sort like numbers. */
export function frameName(kind: string, frame: number, frames: number): string {
  return `${kind}_${String(frame).padStart(Math.max(4, String(frames - 1).length), "0")}`;
}

/** The error for a frame that a path does not have. */
export function noFrame(kind: string, frames: number, frame: number): PathError {
  return new PathError(
    `Cannot give frame ${frame} of path ${kind}: its frames are 0 to ${frames - 1}.`,
  );
}
