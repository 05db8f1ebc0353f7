import { dirname, join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { IDENTITY, invert, type Similarity, similarityOf, transformPose } from "../../math/mod.ts";
import type { Capture } from "../../scene/mod.ts";
import { statOrNull } from "../../scene/files/read_file.ts";
import { checkFov, focalOf } from "../optics.ts";
import { DEFAULTS, OUTPUT_PROJECTIONS, type OutputProjection, sizeSchema } from "../request.ts";
import {
  check,
  checkPosition,
  fileFpsSchema,
  type JsonFile,
  readJson,
  readPose,
  wrong,
} from "./json.ts";
import type { FileKeyframe, PathFile } from "./path_file.ts";

/** Where nerfstudio says how its coordinates differ from the capture's. */
const TRANSFORMS_FILE = "dataparser_transforms.json";

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
 * coordinates that nerfstudio trains in. `dataparser_transforms.json` beside the file says how these came
 * from the capture's; without it the poses are taken for the capture's own. Keyframes of the viewer are
 * not read, as the frames are made of them.
 *
 * @throws {PathError} if it cannot be used; the message names the file and the field
 */
export async function parseNerfstudio(file: JsonFile, capture: Capture): Promise<PathFile> {
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
  const toCapture = await readTransforms(join(dirname(path), TRANSFORMS_FILE), capture);
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

/**
 * The way from nerfstudio's coordinates x to the capture's. Its file gives T and s of
 *
 *   x = s T(y)
 *
 * for y before `applied_transform` A and `applied_scale` a, which its own dataparser found in the capture's
 * file and multiplied into both (nerfstudio_dataparser.py); so that the capture's are A(T^-1(a x / s)).
 */
async function readTransforms(
  path: string,
  { elsewhere }: Capture,
): Promise<(pose: Float64Array) => Float64Array> {
  if ((await statOrNull(path, path)) === null) return (pose) => pose;
  const { transform, scale } = check(await readJson(path), transformsSchema);
  const applied = elsewhere?.applied ?? { transform: IDENTITY, scale: 1 };
  const unscaled: Similarity = { ...IDENTITY, scale: applied.scale / scale };
  const undone = invert(similarityOf(readPose(transform, path, "transform")));
  return (pose) =>
    [unscaled, undone, applied.transform].reduce(
      (moved, similarity) => transformPose(similarity, moved),
      pose,
    );
}
