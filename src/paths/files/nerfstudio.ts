import * as z from "npm:zod@^4.0.0";
import { IDENTITY, invert, type Similarity, similarityOf, transformPose } from "../../math/mod.ts";
import { checkFov, focalOf, fovOf, sharedProjection } from "../optics.ts";
import type { CameraPath } from "../path.ts";
import { DEFAULTS, OUTPUT_PROJECTIONS, type OutputProjection, sizeSchema } from "../request.ts";
import { check, checkPosition, fileFpsSchema, type JsonFile, readPose, wrong } from "./json.ts";
import type { FileKeyframe, PathFile } from "./path_file.ts";

/** Where nerfstudio says how its coordinates differ from the capture's, beside a path. */
export const TRANSFORMS_FILE = "dataparser_transforms.json";

const entrySchema = z.object({
  // readPose checks it, and says more about what is wrong with a pose than a schema can.
  camera_to_world: z.array(z.unknown()),
  fov: z.number().nullish(),
});

/** Keys beyond these (`keyframes`, `crop`, `smoothness_value` ...) are not needed to render. */
const pathSchema = z.object({
  camera_type: z.enum(OUTPUT_PROJECTIONS).nullish(),
  render_width: z.number(),
  render_height: z.number(),
  fps: fileFpsSchema.nullish(),
  seconds: z.number().positive().nullish(),
  is_cycle: z.boolean().nullish(),
  camera_path: z.array(entrySchema).min(1, "there must be at least one camera"),
});

const transformsSchema = z.object({
  transform: z.unknown(),
  scale: z.number().min(1e-9).max(1e9),
});

/** Whether a file lists the cameras of frames as nerfstudio does. */
export function isNerfstudio(json: object): boolean {
  return "camera_path" in json;
}

/**
 * Reads a path of nerfstudio's (camera_paths.py: get_path_from_json): one camera a frame, in the
 * coordinates that nerfstudio trains in. Keyframes of the viewer are not read, as the frames are made of
 * them.
 *
 * @param toCapture the way from the file's coordinates to the capture's: {@link parseTransforms}
 * @throws {PathError} if it cannot be used; the message names the file and the field
 */
export function parseNerfstudio(file: JsonFile, toCapture: PoseMap): PathFile {
  const { path } = file;
  const { camera_path, render_width, render_height, is_cycle, ...rest } = check(file, pathSchema);
  const size = sizeSchema.safeParse([render_width, render_height]);
  if (!size.success) {
    throw wrong(
      path,
      "render_width, render_height",
      `they must be whole numbers of pixels: they are ${render_width} and ${render_height}`,
    );
  }
  const projection = rest.camera_type ?? "perspective";
  const rate = readRate(rest, camera_path.length, path);
  const keyframes = camera_path.map(({ camera_to_world, fov }, i): FileKeyframe => {
    const field = `camera_path[${i}]`;
    const called = `${field}.camera_to_world`;
    const pose = readPose(matrix(camera_to_world), path, called);
    return {
      time: i / rate,
      pose: checkPosition(toCapture(pose), path, called),
      focal: readFocal(projection, fov, path, `${field}.fov`),
    };
  });
  const period = is_cycle ? camera_path.length / rate : null;
  return { fps: rate, size: size.data, projection, keyframes, period, degree: null };
}

/** Frames a second: what the file says, or what gives its duration. */
function readRate(
  { fps, seconds }: Pick<z.infer<typeof pathSchema>, "fps" | "seconds">,
  frames: number,
  path: string,
): number {
  if (fps != null) return fps;
  if (seconds == null) return DEFAULTS.fps;
  const rate = fileFpsSchema.safeParse(frames / seconds);
  if (rate.success) return rate.data;
  throw wrong(
    path,
    "seconds",
    `they must make 0.001 to 1000 frames a second: there are ${frames} frames in ${seconds} s`,
  );
}

/** 4 rows of 4, of 16 numbers in a row or as they are. */
function matrix(values: readonly unknown[]): unknown {
  if (values.length !== 16) return values;
  return [0, 4, 8, 12].map((start) => values.slice(start, start + 4));
}

/**
 * The focal length in image heights. nerfstudio computes that of every lens as if it were a pinhole's
 * (viewer_legacy/server/utils.py: three_js_perspective_camera_focal_length), so that an equidistant fisheye
 * of fov f sees 2 tan(f / 2).
 */
function readFocal(
  projection: OutputProjection,
  fov: number | null | undefined,
  path: string,
  field: string,
): number | null {
  if (projection === "equirectangular") return null;
  if (fov == null) {
    throw wrong(path, field, "it is missing: give the vertical field of view in degrees");
  }
  checkFov("perspective", fov, `Cannot read ${path}: ${field} is wrong`);
  return focalOf("perspective", fov);
}

/** Where a pose, [3, 4] row-major, is in other coordinates. */
export type PoseMap = (pose: Float64Array) => Float64Array;

/** Where poses are the capture's own. */
export const SAME_POSE: PoseMap = (pose) => pose;

/** What a capture's file says was done to its poses before they were written. */
export interface Applied {
  /** `applied_transform`. */
  readonly transform: Similarity;
  /** `applied_scale`. */
  readonly scale: number;
}

/**
 * The way from nerfstudio's coordinates x to the capture's. `dataparser_transforms.json` gives T and s of
 *
 *   x = s T(y)
 *
 * for y before `applied_transform` A and `applied_scale` a, which its own dataparser found in the capture's
 * file and multiplied into both (nerfstudio_dataparser.py); so that the capture's are A(T^-1(a x / s)).
 *
 * @throws {PathError} if it cannot be used; the message names the file and the field
 */
export function parseTransforms(
  file: JsonFile,
  applied: Applied = { transform: IDENTITY, scale: 1 },
): PoseMap {
  const { transform, scale } = check(file, transformsSchema);
  const unscaled: Similarity = { ...IDENTITY, scale: applied.scale / scale };
  const undone = invert(similarityOf(readPose(transform, file.path, "transform")));
  return (pose) =>
    [unscaled, undone, applied.transform].reduce(
      (moved, similarity) => transformPose(similarity, moved),
      pose,
    );
}

/** A camera path as nerfstudio's viewer writes it; its poses are in the coordinates of the capture. */
export interface NerfstudioPath {
  /** How rays are spread over the image. */
  readonly camera_type: OutputProjection;
  /** Height of the images in pixels. */
  readonly render_height: number;
  /** Width of the images in pixels. */
  readonly render_width: number;
  /** Frames a second. */
  readonly fps: number;
  /** How long it lasts. */
  readonly seconds: number;
  /** Whether the frame after the last one would be the first. */
  readonly is_cycle: boolean;
  /** Cameras that its viewer makes the path of; none, as every frame has one. */
  readonly keyframes: readonly never[];
  /** A camera a frame. */
  readonly camera_path: readonly {
    /** Camera to world, 16 numbers row by row. */
    readonly camera_to_world: readonly number[];
    /** Vertical field of view in degrees, as that of a pinhole with the same focal length. */
    readonly fov: number;
    /** Width over height. */
    readonly aspect: number;
  }[];
}

/**
 * A path as a file of nerfstudio's, for `ns-render camera-path` and for programs that read such files.
 * Reading it here gives the same cameras, frame by frame.
 *
 * @param fromCapture where the scene was moved to
 * @throws {PathError} if the path's cameras have different projections, or one that files cannot have
 */
export function nerfstudioPathOf(path: CameraPath, fromCapture: Similarity): NerfstudioPath {
  const toCapture = invert(fromCapture);
  const cameras = Array.from({ length: path.frames }, (_, frame) => path.at(frame));
  const { width, height } = cameras[0];
  return {
    ...{ camera_type: sharedProjection(cameras), render_height: height, render_width: width },
    ...{ fps: path.fps, seconds: path.frames / path.fps, is_cycle: path.loops, keyframes: [] },
    camera_path: cameras.map((camera) => ({
      camera_to_world: [...transformPose(toCapture, camera.cameraToWorld), 0, 0, 0, 1],
      fov: fovOf("perspective", camera.fy / camera.height),
      aspect: width / height,
    })),
  };
}
