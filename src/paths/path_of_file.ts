import { type Camera, type Similarity, transformPose } from "../math/mod.ts";
import type { PathFile } from "./files/path_file.ts";
import { cameraOf, chooseOptics } from "./optics.ts";
import { type CameraPath, continuousPath, PathError } from "./path.ts";
import { MAX_FRAMES, type PathRequest } from "./request.ts";
import { bSpline, catmullRom, type Keyframe, waypointOf } from "./spline.ts";

/** What a path's file does not say. */
export interface FilePathOptions {
  /** What the file is called in messages. */
  readonly path: string;
  /** The path's kind: the first part of its frames' names. */
  readonly kind: string;
  /** What is wanted otherwise than the file says. */
  readonly request: Omit<PathRequest, "words">;
  /** Where the scene was moved to. */
  readonly fromCapture: Similarity;
  /** A training camera: the size and field of view where neither file nor request says them. */
  readonly reference: Camera;
}

/**
 * The path through a file's keyframes, in the scene's coordinates.
 *
 * @throws {PathError} if projection, size and field of view do not go together, or there are too many frames
 */
export function pathOfFile(file: PathFile, options: FilePathOptions): CameraPath {
  const { path, kind, request, fromCapture, reference } = options;
  const optics = chooseOptics(request, file, reference);
  const keyframes = file.keyframes.map(({ time, pose, focal }): Keyframe => ({
    ...waypointOf(
      transformPose(fromCapture, pose),
      optics.fixed || focal === null ? optics.focal : focal,
    ),
    time,
  }));
  const { period, degree } = file;
  const track = degree === null
    ? catmullRom(keyframes, period)
    : bSpline(keyframes, period, degree);
  const start = keyframes[0].time;
  const duration = period ?? keyframes[keyframes.length - 1].time - start;
  const fps = request.fps ?? file.fps;
  return continuousPath({
    ...{ kind, fps, loops: period !== null },
    frames: request.frames ?? framesIn(duration, fps, period !== null, path),
    cameraAt: (share) => cameraOf(optics, track(start + share * duration)),
  });
}

/** How many frames there are in a time: one more where the end is not the beginning. */
function framesIn(seconds: number, fps: number, loops: boolean, path: string): number {
  const frames = Math.max(Math.round(seconds * fps) + (loops ? 0 : 1), 1);
  if (frames <= MAX_FRAMES) return frames;
  throw new PathError(
    `Cannot use ${path}: ${seconds} seconds at ${fps} frames a second are ${frames} frames, and at ` +
      `most ${MAX_FRAMES} can be made. Say how many frames it should have.`,
  );
}
