import {
  type Camera,
  IDENTITY,
  invert,
  lookAt,
  type Similarity,
  transformPose,
} from "../../../../math/mod.ts";
import { type DenerfPath, MIN_STEP, parseDenerf } from "../../../../paths/files/denerf.ts";
import type { PathFile } from "../../../../paths/files/path_file.ts";
import { fovOf } from "../../../../paths/optics.ts";
import { type CameraPath, PathError } from "../../../../paths/path.ts";
import { pathOfFile } from "../../../../paths/path_of_file.ts";
import { DEFAULTS, type OutputProjection } from "../../../../paths/request.ts";

/** A keyframe that is edited. */
export interface EditedKeyframe {
  /** Who it is, whatever becomes of it: a number that no other keyframe of the document has. */
  readonly id: number;
  /** When the camera is there, in seconds after the first keyframe. */
  readonly time: number;
  /** Camera to world in the capture's coordinates, [3, 4] row-major. */
  readonly pose: Float64Array;
  /** The vertical field of view in degrees; of no meaning in equirectangular images. */
  readonly fov: number;
}

/** A camera path that is edited: what denerf's file says. Functions here give a changed copy. */
export interface PathDocument {
  /** Frames a second. */
  readonly fps: number;
  /** Seconds from the last keyframe back to the first one; null for a path that does not loop. */
  readonly closing: number | null;
  /** Width and height of the images in pixels. */
  readonly size: readonly [width: number, height: number];
  /** How rays are spread over the image. */
  readonly projection: OutputProjection;
  /** The keyframes in the order of their times, the first at 0; there may be none yet. */
  readonly keyframes: readonly EditedKeyframe[];
}

/** A camera as a keyframe holds it. */
export type Placed = Pick<EditedKeyframe, "pose" | "fov">;

/** Seconds from a keyframe to the next one, where nobody says. */
const USUAL_STEP = 2;

/** A path without keyframes. */
export function emptyPath(size: readonly [number, number]): PathDocument {
  return { fps: DEFAULTS.fps, closing: null, size, projection: "perspective", keyframes: [] };
}

/** What a keyframe keeps of a camera of the scene. */
export function placedOf(camera: Camera, fromCapture: Similarity): Placed {
  return {
    pose: transformPose(invert(fromCapture), camera.cameraToWorld),
    fov: fovOf("perspective", camera.fy / camera.height),
  };
}

/** How long a path lasts, in seconds: a loop until it is at its first keyframe again. */
export function durationOf({ keyframes, closing }: PathDocument): number {
  return (keyframes.at(-1)?.time ?? 0) + (closing ?? 0);
}

/**
 * The path with another keyframe: half-way between one and the next one, or after the last one as long as
 * keyframes are apart on average.
 *
 * @param after the one it follows; without one that is there, the last one
 */
export function addKeyframe(path: PathDocument, placed: Placed, after?: number): PathDocument {
  const { keyframes } = path;
  const index = keyframes.findIndex(({ id }) => id === after);
  const before = keyframes[index] ?? keyframes.at(-1);
  const next = index < 0 ? undefined : keyframes[index + 1];
  const time = before === undefined
    ? 0
    : next === undefined
    ? before.time + meanStep(path)
    : (before.time + next.time) / 2;
  return sorted(path, [...keyframes, { ...placed, time, id: freshId(keyframes) }]);
}

/** The path with a camera instead of a keyframe's. */
export function replaceKeyframe(path: PathDocument, id: number, placed: Placed): PathDocument {
  return changed(path, id, placed);
}

/** The path with a keyframe's field of view. */
export function setFov(path: PathDocument, id: number, fov: number): PathDocument {
  return changed(path, id, { fov });
}

/** The path without a keyframe. Without the first one all times count from the next one. */
export function removeKeyframe(path: PathDocument, id: number): PathDocument {
  return sorted(path, path.keyframes.filter((keyframe) => keyframe.id !== id));
}

/**
 * The path with a keyframe at another place in the order: cameras change places, the times stay.
 *
 * @param id one that is not there changes nothing
 * @param to its new place, from 0; beyond the ends it is the end
 */
export function moveKeyframe(path: PathDocument, id: number, to: number): PathDocument {
  const { keyframes } = path;
  const from = keyframes.findIndex((keyframe) => keyframe.id === id);
  if (from < 0) return path;
  const moved = keyframes.toSpliced(from, 1);
  moved.splice(Math.max(to, 0), 0, keyframes[from]);
  return {
    ...path,
    keyframes: moved.map((keyframe, i) => ({ ...keyframe, time: keyframes[i].time })),
  };
}

/**
 * The path with a keyframe at another time, which may put it before or after others. Where it is the
 * first one then, all times count from it.
 *
 * @throws {PathError} if another keyframe is there
 */
export function setTime(path: PathDocument, id: number, time: number): PathDocument {
  const near = path.keyframes.find((other) =>
    other.id !== id && !(Math.abs(other.time - time) >= MIN_STEP)
  );
  if (near !== undefined) {
    throw new PathError(
      `Cannot put the keyframe at ${time} s as there is another one: choose a time at least ` +
        `${MIN_STEP} s from it.`,
    );
  }
  return sorted(
    path,
    path.keyframes.map((keyframe) => keyframe.id === id ? { ...keyframe, time } : keyframe),
  );
}

/** The path that takes as many seconds, all parts of it in the same proportions. */
export function setDuration(path: PathDocument, seconds: number): PathDocument {
  const factor = seconds / durationOf(path);
  if (!Number.isFinite(factor)) return path;
  return {
    ...path,
    closing: path.closing === null ? null : path.closing * factor,
    keyframes: path.keyframes.map((keyframe) => ({ ...keyframe, time: keyframe.time * factor })),
  };
}

/** The path that goes back to its first keyframe, or does not. */
export function setLoop(path: PathDocument, loops: boolean): PathDocument {
  return { ...path, closing: loops ? path.closing ?? meanStep(path) : null };
}

/** What denerf's file of the path holds. */
export function fileOf(path: PathDocument): DenerfPath {
  const { fps, closing, size, projection, keyframes } = path;
  return {
    ...{ format: "denerf path 1", fps, size, projection },
    ...(closing === null ? {} : { loop: true, duration: durationOf(path) }),
    keyframes: keyframes.map(({ time, pose, fov }) => ({
      time,
      pose: [0, 4, 8].map((start) => [...pose.subarray(start, start + 4)]),
      ...(projection === "equirectangular" ? {} : { fov }),
    })),
  };
}

/** Where a path's own size and fields of view are all that is needed, as they are here, this camera is not asked. */
const UNASKED: Camera = {
  ...{ width: 1, height: 1, fx: 1, fy: 1, cx: 0.5, cy: 0.5 },
  cameraToWorld: lookAt([0, -1, 0], [0, 0, 0], [0, 0, 1]),
};

/**
 * The path as `denerf render --path` reads it from {@link fileOf}, in the scene's coordinates; by the same code.
 *
 * @param fromCapture where the scene was moved to
 * @param name what it is called in messages
 * @throws {PathError} if it cannot be rendered; the message names the field
 */
export function cameraPathOf(
  path: PathDocument,
  fromCapture: Similarity = IDENTITY,
  name = "the path",
): CameraPath {
  return pathOfFile(parseDenerf({ path: name, json: fileOf(path) }), {
    ...{ path: name, kind: "path", request: {}, fromCapture, reference: UNASKED },
  });
}

/**
 * The document of a file that was read; not of instant-ngp's, whose spline is another one.
 *
 * @param reference the camera that is seen: its size and field of view where the file has none
 */
export function documentOf(file: PathFile, reference: Camera): PathDocument {
  const { fps, keyframes, period } = file;
  const projection = file.projection ?? "perspective";
  const start = keyframes[0].time;
  const lasts = keyframes[keyframes.length - 1].time - start;
  return {
    ...{ fps, projection },
    size: file.size ?? [reference.width, reference.height],
    closing: period === null ? null : period - lasts,
    keyframes: keyframes.map(({ time, pose, focal }, id) => ({
      ...{ id, pose, time: time - start },
      fov: fovOf(
        projection === "fisheye" ? projection : "perspective",
        focal ?? reference.fy / reference.height,
      ),
    })),
  };
}

/** How far keyframes are apart on average. */
function meanStep({ keyframes }: PathDocument): number {
  if (keyframes.length < 2) return USUAL_STEP;
  return keyframes[keyframes.length - 1].time / (keyframes.length - 1);
}

/** Above all that are there. */
function freshId(keyframes: readonly EditedKeyframe[]): number {
  return keyframes.reduce((most, { id }) => Math.max(most, id + 1), 0);
}

function changed(path: PathDocument, id: number, change: Partial<Placed>): PathDocument {
  return {
    ...path,
    keyframes: path.keyframes.map((keyframe) =>
      keyframe.id === id ? { ...keyframe, ...change } : keyframe
    ),
  };
}

/** The path with keyframes in the order of their times, the first at 0. */
function sorted(path: PathDocument, keyframes: readonly EditedKeyframe[]): PathDocument {
  const rising = keyframes.toSorted((a, b) => a.time - b.time);
  const start = rising[0]?.time ?? 0;
  return {
    ...path,
    keyframes: rising.map((keyframe) => ({ ...keyframe, time: keyframe.time - start })),
  };
}
