import * as z from "npm:zod@^4.0.0";
import { describeProblems } from "../../../host/issues.ts";
import { shortened } from "../../../host/printable.ts";
import type { SkippedFrame } from "../../capture.ts";
import { checkValue, faultOf } from "../../files/check_value.ts";
import { SceneError } from "../../scene.ts";

/** Further away than this, float32 cannot tell neighbouring pixels' rays apart. */
const MAX_LENGTH = 1e6;

/** COLMAP's models that nerfstudio's files name, by their projection (nerfstudio, cameras.py: CAMERA_MODEL_TO_TYPE). */
export const CAMERA_MODELS = {
  SIMPLE_PINHOLE: "perspective",
  PINHOLE: "perspective",
  SIMPLE_RADIAL: "perspective",
  RADIAL: "perspective",
  OPENCV: "perspective",
  OPENCV_FISHEYE: "fisheye",
  EQUIRECTANGULAR: "equirectangular",
} as const;

/** Messages quote no more of a text than this. */
const LONGEST_QUOTE = 40;

/** A text for a message. */
function quoted(text: unknown): string {
  const whole = String(text);
  return JSON.stringify(
    shortened(whole, LONGEST_QUOTE),
  );
}

const number = z.number().nullish();
const positive = z.number().gt(0).nullish();
const radians = z.number().gt(0).lt(Math.PI).nullish();
const degrees = z.number().gt(0).lt(180).nullish();
const pixels = z.number().int().gt(0).nullish();
/** A name, which messages quote: it must not move the cursor or end the line. */
const name = z.string().min(1).refine((name) => !/\p{Cc}/u.test(name), {
  error: ({ input }) => `the path ${quoted(input)} holds a control character`,
});
const path = name.nullish();
const paths = z.array(name).nullish();
const length = z.number().gte(-MAX_LENGTH).lte(MAX_LENGTH);
const vector = z.tuple([length, length, length]);

/** What says how a camera sees: of all frames at the top of the file, of one frame in the frame. */
const Optics = {
  camera_model: z.string().refine((name) => Object.hasOwn(CAMERA_MODELS, name), {
    error: ({ input }) =>
      `camera model ${quoted(input)} is unknown. Known are ${
        Object.keys(CAMERA_MODELS).join(", ")
      }`,
  }).nullish(),
  is_fisheye: z.boolean().nullish(),
  equirectangular: z.unknown().optional(),
  latlong: z.unknown().optional(),
  ftheta_p0: z.unknown().optional(),
  w: pixels,
  h: pixels,
  fl_x: positive,
  fl_y: positive,
  x_fov: degrees,
  y_fov: degrees,
  camera_angle_x: radians,
  camera_angle_y: radians,
  cx: number,
  cy: number,
  k1: number,
  k2: number,
  k3: number,
  k4: number,
  p1: number,
  p2: number,
  rolling_shutter: z.array(z.number()).nullish(),
};

/** What instant-ngp and nerfstudio honour and denerf does not: where it asks for something, a note names it. */
const UnusedOfFrame = { driver_parameters: z.unknown().optional() };
const UnusedOfFile = {
  n_extra_learnable_dims: z.unknown().optional(),
  white_transparent: z.unknown().optional(),
  black_transparent: z.unknown().optional(),
  sharpness_discard_threshold: z.unknown().optional(),
  sharpen: z.unknown().optional(),
  envmap: z.unknown().optional(),
  render_aabb: z.unknown().optional(),
  orientation_override: z.unknown().optional(),
};

const ListedFrame = z.object({
  ...UnusedOfFrame,
  ...Optics,
  file_path: name,
  // parsePose checks them, and says more about what is wrong with a pose than a schema can.
  transform_matrix: z.unknown().optional(),
  transform_matrix_start: z.unknown().optional(),
  transform_matrix_end: z.unknown().optional(),
  mask_path: path,
  time: z.unknown().optional(),
  depth_file_path: path,
  depth_path: path,
});

/** What problems of frames are described by. */
const FRAMES = z.object({ frames: z.array(ListedFrame) });

/** Keys beyond these (`sharpness`, `importance_sampling` ...) are ignored. */
const Transforms = z.object({
  ...UnusedOfFile,
  ...Optics,
  fisheye_crop_radius: positive,
  near: positive,
  far: positive,
  aabb_scale: z.number().refine((scale) => [1, 2, 4, 8, 16, 32, 64, 128].includes(scale), {
    error: ({ input }) => `it must be a power of two from 1 to 128: current value is ${input}`,
  }).nullish(),
  scale: z.number().gte(1 / MAX_LENGTH).lte(MAX_LENGTH).nullish(),
  offset: z.union([length, vector], {
    error: "it must be a number or a list of 3 numbers",
  }).nullish(),
  aabb: z.tuple([vector, vector]).nullish(),
  from_na: z.boolean().nullish(),
  normal_mts_args: z.unknown().optional(),
  // parsePose checks it, as it does frames' matrices.
  applied_transform: z.unknown().optional(),
  applied_scale: positive,
  train_filenames: paths,
  val_filenames: paths,
  test_filenames: paths,
  ply_file_path: path,
  depth_unit_scale_factor: positive,
  integer_depth_scale: positive,
  enable_depth_loading: z.boolean().nullish(),
  // They are checked one by one: one bad frame costs that frame.
  frames: z.array(z.unknown()).min(1, "there must be at least one frame"),
});

/** What one frame of a transforms file holds. */
export type ListedFrame = z.infer<typeof ListedFrame> & {
  /** Its place in the file's list. */
  readonly index: number;
};

/** What a transforms file holds. */
export type Transforms = Omit<z.infer<typeof Transforms>, "frames"> & {
  /** Those whose keys can be used, in the file's order. */
  readonly frames: readonly ListedFrame[];
  /** The others. */
  readonly unusable: readonly SkippedFrame[];
};

/** What says how a camera sees, at the top of the file or in a frame. */
export type Optics = Pick<Transforms, keyof typeof Optics>;

/**
 * Checks the type and range of every key of a transforms file that has a meaning here; null means the same
 * as no key.
 *
 * @param path the file, for messages
 * @param json what it holds
 * @throws {SceneError} if it cannot be used; the message names the file and the key
 */
export function checkTransforms(path: string, json: unknown): Transforms {
  const file = checkValue(path, json, Transforms);
  const { near, far } = file;
  if (near != null && far != null && !(near < far)) {
    throw new SceneError(
      `Cannot read ${path}: near must be less than far: they are ${near} and ${far}.`,
    );
  }
  return { ...file, ...checkFrames(path, file.frames) };
}

/** @throws {SceneError} if half of the frames or more break a rule */
function checkFrames(
  path: string,
  listed: readonly unknown[],
): Pick<Transforms, "frames" | "unusable"> {
  const frames: ListedFrame[] = [];
  const unusable: SkippedFrame[] = [];
  const issues: z.core.$ZodIssue[] = [];
  for (const [index, frame] of listed.entries()) {
    const { data, error } = ListedFrame.safeParse(frame);
    if (data) {
      frames.push({ ...data, index });
      continue;
    }
    issues.push(
      ...error.issues.map((issue) => ({ ...issue, path: ["frames", index, ...issue.path] })),
    );
    const reason = faultOf(describeProblems(error, frame, ListedFrame));
    unusable.push({ name: `frames[${index}]`, reason });
  }
  if (2 * unusable.length < listed.length) return { frames, unusable };
  throw new SceneError(
    `Cannot read ${path}: ${describeProblems(new z.ZodError(issues), { frames: listed }, FRAMES)}`,
  );
}

/** What the file asks for and denerf does not do, and what was done to the scene before: whole sentences. */
export function readNotes(transforms: Transforms): string[] {
  const { frames, applied_transform, applied_scale } = transforms;
  const notes: string[] = [];
  if (applied_transform != null || applied_scale != null) {
    notes.push(
      "The poses were moved after they were found (applied_transform, applied_scale): " +
        "coordinates are those of the file.",
    );
  }
  const unknown = frames.filter(({ depth_path, depth_file_path }) =>
    depth_path != null && depth_file_path == null
  );
  if (unknown.length > 0 && transforms.integer_depth_scale == null) {
    notes.push(
      `The images of depths that ${unknown.length} of ${frames.length} frames name (depth_path) are not ` +
        "used, as the file does not say what a 1 in them is: integer_depth_scale.",
    );
  }
  const moves =
    [transforms, ...frames].some(({ rolling_shutter }) =>
      rolling_shutter?.some((value) => value !== 0)
    ) || frames.some(({ transform_matrix_end }) => transform_matrix_end !== undefined);
  if (moves) {
    notes.push(
      "Movement during the exposure (rolling_shutter, transform_matrix_end) is ignored.",
    );
  }
  return [...notes, ...noteTimes(transforms), ...noteUnused(transforms)];
}

/** Says that nothing moves, if the file's frames were taken at different times. */
function noteTimes({ frames }: Transforms): string[] {
  if (new Set(frames.map(({ time }) => time)).size < 2) return [];
  return ["Its frames have times, but the scene is treated as still: what moves is blurred."];
}

/** Names the keys that ask for something and are not used. */
function noteUnused(transforms: Transforms): string[] {
  const asks = (value: unknown) =>
    !(value == null || value === false || value === 0 || value === "");
  const unused = [
    ...Object.keys(UnusedOfFile).filter((key) => asks(transforms[key as keyof Transforms])),
    ...Object.keys(UnusedOfFrame).filter((key) =>
      transforms.frames.some((frame) => asks(frame[key as keyof ListedFrame]))
    ),
  ];
  if (unused.length === 0) return [];
  return [`What these keys of the file ask for is not done: ${unused.join(", ")}.`];
}
