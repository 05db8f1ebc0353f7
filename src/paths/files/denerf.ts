import * as z from "npm:zod@^4.0.0";
import { describeProblems } from "../../host/issues.ts";
import { invert, type Similarity, transformPose } from "../../math/mod.ts";
import { checkFov, focalOf, fovOf, sharedProjection } from "../optics.ts";
import { type CameraPath, PathError } from "../path.ts";
import { DEFAULTS, OUTPUT_PROJECTIONS, type OutputProjection, sizeSchema } from "../request.ts";
import { check, fileFpsSchema, type JsonFile, readPose, wrong } from "./json.ts";
import type { FileKeyframe, PathFile } from "./path_file.ts";

/** What a file says it is. */
const FORMAT = "denerf path 1";

/** The longest path, in seconds. */
const MAX_TIME = 1e6;

/** Keyframes are at least this many seconds apart: what rounding leaves of 1000 frames a second. */
export const MIN_STEP = 1e-4;

const seconds = z.number().min(0).max(MAX_TIME);
const row = z.tuple([z.number(), z.number(), z.number(), z.number()]);

const keyframeSchema = z.strictObject({
  time: seconds.describe("When the camera is there, in seconds. Times rise."),
  pose: z.array(row).min(3).max(4).describe(
    "Camera to world in the capture's own coordinates: 3 or 4 rows of 4 numbers. Its columns are the " +
      "camera's right, up and backward axes and its position.",
  ),
  fov: z.number().gt(0).max(360).optional().describe(
    "What is seen from the image's top to its bottom, in degrees; without it what the training views " +
      "show. Not for equirectangular images.",
  ),
});

/** The rules of denerf's own camera paths; docs/camera-path.schema.json is made of them. */
export const pathFileSchema = z.strictObject({
  $schema: z.string().optional().describe("Where this schema is, for editors."),
  format: z.literal(FORMAT).describe("Kind and version of the file."),
  fps: fileFpsSchema.default(DEFAULTS.fps).describe("Frames a second."),
  loop: z.boolean().default(false).describe(
    "Whether the path goes on from its last keyframe to its first one.",
  ),
  duration: z.number().gt(0).max(MAX_TIME).optional().describe(
    "Seconds from the first keyframe until a path that loops is there again.",
  ),
  size: sizeSchema.optional().describe(
    "Width and height of the images in pixels; without it the training views'.",
  ),
  projection: z.enum(OUTPUT_PROJECTIONS).default("perspective").describe(
    "How rays are spread over the image.",
  ),
  keyframes: z.array(keyframeSchema).min(1).describe("Cameras that the path goes through."),
});

/** A camera path as a file of denerf's own holds it; docs/camera-paths.md explains every field. */
export interface DenerfPath {
  /** Kind and version of the file. */
  readonly format: "denerf path 1";
  /** Frames a second. */
  readonly fps: number;
  /** Whether the path goes on from its last keyframe to its first one. */
  readonly loop?: boolean;
  /** Seconds until a path that loops is at its first keyframe again. */
  readonly duration?: number;
  /** Width and height of the images in pixels. */
  readonly size: readonly [width: number, height: number];
  /** How rays are spread over the image. */
  readonly projection: OutputProjection;
  /** Cameras that the path goes through. */
  readonly keyframes: readonly {
    /** When the camera is there, in seconds. */
    readonly time: number;
    /** Camera to world in the capture's own coordinates, 3 rows of 4. */
    readonly pose: readonly (readonly number[])[];
    /** Vertical field of view in degrees; none for equirectangular images. */
    readonly fov?: number;
  }[];
}

/**
 * Reads a path of denerf's own: keyframes, with a spline through them.
 *
 * @throws {PathError} if it cannot be used; the message names the file and the field
 */
export function parseDenerf(file: JsonFile): PathFile {
  const { path } = file;
  const { keyframes, fps, size = null, projection, ...rest } = check(file, pathFileSchema);
  const read = keyframes.map(({ time, pose, fov }, i): FileKeyframe => {
    const field = `keyframes[${i}]`;
    if (i > 0 && !(time - keyframes[i - 1].time >= MIN_STEP)) {
      const before = keyframes[i - 1].time;
      throw wrong(
        path,
        `${field}.time`,
        `it must be at least ${MIN_STEP} s after that of the keyframe before, ${before}: it is ${time}`,
      );
    }
    if (fov !== undefined) checkFov(projection, fov, `Cannot read ${path}: ${field}.fov is wrong`);
    return {
      time,
      pose: readPose(pose, path, `${field}.pose`),
      focal: fov === undefined ? null : focalOf(projection, fov),
    };
  });
  const lasts = keyframes[keyframes.length - 1].time - keyframes[0].time;
  return {
    ...{ fps, size, projection, keyframes: read, degree: null },
    period: readPeriod(rest, lasts, path),
  };
}

/** How long a round is; null for a path that does not loop. */
function readPeriod(
  { loop, duration }: Pick<z.output<typeof pathFileSchema>, "loop" | "duration">,
  lasts: number,
  path: string,
): number | null {
  if (!loop) {
    if (duration === undefined) return null;
    throw wrong(
      path,
      "duration",
      "it is for paths that loop, and others end at their last keyframe. Set loop, or leave it out",
    );
  }
  if (duration === undefined) {
    throw wrong(
      path,
      "duration",
      "a path that loops must say how many seconds a round takes, back to its first keyframe",
    );
  }
  if (duration - lasts >= MIN_STEP) return duration;
  throw wrong(
    path,
    "duration",
    `a round must be at least ${MIN_STEP} s longer than the ${lasts} s from the first keyframe to the ` +
      `last one: it is ${duration}`,
  );
}

/**
 * A path as a file of denerf's own: a keyframe for every frame, in the capture's coordinates. Of lenses
 * only the projection is kept; all cameras have the size of the first.
 *
 * @param fromCapture where the scene was moved to
 * @throws {PathError} if the path's cameras have different projections, or one that files cannot have; or
 *   it lasts too long
 */
export function pathFileOf(path: CameraPath, fromCapture: Similarity): DenerfPath {
  const toCapture = invert(fromCapture);
  const cameras = Array.from({ length: path.frames }, (_, frame) => path.at(frame));
  const { width, height } = cameras[0];
  const projection = sharedProjection(cameras);
  return readable({
    format: FORMAT,
    fps: path.fps,
    ...(path.loops ? { loop: true, duration: path.frames / path.fps } : {}),
    size: [width, height],
    projection,
    keyframes: cameras.map((camera, frame) => ({
      time: frame / path.fps,
      pose: rowsOf(transformPose(toCapture, camera.cameraToWorld)),
      ...fovKey(projection, camera.fy / camera.height),
    })),
  });
}

/** Refuses to write what would not be read. */
function readable(file: DenerfPath): DenerfPath {
  const checked = pathFileSchema.safeParse(file);
  if (checked.success) return file;
  const problems = describeProblems(checked.error, file, pathFileSchema);
  throw new PathError(`Cannot write the path: ${problems} Choose other frames and fps.`);
}

function fovKey(projection: OutputProjection, focal: number): { fov?: number } {
  return projection === "equirectangular" ? {} : { fov: fovOf(projection, focal) };
}

function rowsOf(pose: Float64Array): number[][] {
  return [0, 4, 8].map((start) => [...pose.subarray(start, start + 4)]);
}
