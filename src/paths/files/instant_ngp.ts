import * as z from "npm:zod@^4.0.0";
import { transformPoint, type Vec3 } from "../../math/mod.ts";
import { rotationMatrix } from "../../math/quaternion.ts";
import type { Capture, Cube } from "../../scene/mod.ts";
import { DEFAULT_BOX } from "../../scene/formats/transforms/placement.ts";
import { checkFov, focalOf } from "../optics.ts";
import { PathError } from "../path.ts";
import { DEFAULTS } from "../request.ts";
import { MAX_BSPLINE_DEGREE } from "../spline.ts";
import { check, checkPosition, type JsonFile, wrong } from "./json.ts";
import type { FileKeyframe, PathFile } from "./path_file.ts";

/** Seconds; files do not say. instant-ngp asks for it when it renders a video, and proposes this. */
const DURATION = 5;

/** A quaternion shorter than this says nothing of a rotation. */
const MIN_QUATERNION = 1e-8;

/** Unit cubes that a camera may be away from the scene's. */
const MAX_DISTANCE = 1e6;

/** Timestamps are at least this part of the whole apart. */
const MIN_STEP = 1e-6;

const length = z.number().min(-MAX_DISTANCE).max(MAX_DISTANCE);

const keyframeSchema = z.object({
  R: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  T: z.tuple([length, length, length]),
  fov: z.number(),
  timestamp: z.number().nullish(),
});

/** Keys beyond these (`time`, the viewer's place on the path; `slice`, `scale`, `aperture_size`) are ignored. */
const pathSchema = z.object({
  loop: z.boolean().nullish(),
  spline_order: z.int().min(0).max(MAX_BSPLINE_DEGREE).nullish(),
  path: z.array(keyframeSchema).min(1, "there must be at least one keyframe"),
});

type Keyframe = z.infer<typeof keyframeSchema>;

/** Whether a file lists keyframes as instant-ngp does. */
export function isInstantNgp(json: object): boolean {
  return "path" in json;
}

/**
 * Reads a path of instant-ngp's, such as `base_cam.json` (camera_path.cu: CameraPath::load): keyframes of
 * a B-spline in its unit cube, with a rotation x, y, z, w whose axes are right, down and forward. It says
 * nothing of fps, and only how its times relate to each other.
 *
 * @param capture a transforms.json or its like: instant-ngp's cube comes from that
 * @throws {PathError} if it cannot be used; the message names the file and the field
 */
export function parseInstantNgp(file: JsonFile, capture: Capture): PathFile {
  const { path } = file;
  const { loop, spline_order, path: listed } = check(file, pathSchema);
  const box = boxOf(capture, path);
  const keepsAxes = capture.elsewhere?.keepsAxes ?? false;
  const { times, period } = readTimes(listed, loop ?? false);
  const keyframes = listed.map(({ R, T, fov }, i): FileKeyframe => {
    const field = `path[${i}]`;
    if (!(Math.hypot(...R) >= MIN_QUATERNION) || !R.every((value) => Math.abs(value) <= 1e100)) {
      throw wrong(
        path,
        `${field}.R`,
        `it must be a quaternion x, y, z, w: it is (${R.join(", ")})`,
      );
    }
    checkFov("perspective", fov, `Cannot read ${path}: ${field}.fov is wrong`);
    return {
      time: times[i],
      pose: checkPosition(captureOf(R, T, box, keepsAxes), path, `${field}.T`),
      focal: focalOf("perspective", fov),
    };
  });
  const degree = spline_order ?? MAX_BSPLINE_DEGREE;
  return { fps: DEFAULTS.fps, size: null, projection: "perspective", keyframes, period, degree };
}

/** The capture's cube that is instant-ngp's unit cube. */
function boxOf({ format, placement }: Capture, path: string): Cube {
  if (format !== "transforms" && format !== "blender") {
    throw new PathError(
      `Cannot read ${path}: its poses are in the unit cube that instant-ngp makes of a ` +
        `transforms.json, and this capture is of the format ${format}.`,
    );
  }
  return placement?.layout.kind === "boxes" ? placement.layout.box : DEFAULT_BOX;
}

/**
 * A pose in the capture's coordinates (nerf_loader.h: ngp_matrix_to_nerf). instant-ngp's axes x, y, z are
 * the capture's y, z, x, unless its file is Mitsuba's; its cameras look along +z with y down.
 */
function captureOf(
  [x, y, z, w]: Keyframe["R"],
  T: Vec3,
  box: Cube,
  keepsAxes: boolean,
): Float64Array {
  const r = rotationMatrix([w, x, y, z]);
  const [X, Y, Z] = keepsAxes ? [0, 1, 2] : [2, 0, 1];
  const { center, size } = box;
  const corner: Vec3 = [center[0] - size / 2, center[1] - size / 2, center[2] - size / 2];
  const position = transformPoint(
    { scale: size, rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: corner },
    [T[X], T[Y], T[Z]],
  );
  return Float64Array.from(
    [X, Y, Z].flatMap((row, i) => [r[3 * row], -r[3 * row + 1], -r[3 * row + 2], position[i]]),
  );
}

/**
 * When the camera is at each keyframe, and after how long at the first one again. A timestamp is when the
 * segment ends that a keyframe begins; the last one's counts where the path loops. Files without them, or
 * with such as do not rise, have keyframes at equal distances (CameraPath::sanitize_keyframes).
 */
function readTimes(
  keyframes: readonly Keyframe[],
  loop: boolean,
): { times: number[]; period: number | null } {
  const given = keyframes.map(({ timestamp }) => timestamp ?? 0);
  const least = MIN_STEP * given[given.length - 1];
  const rise = given.every((end, i) =>
    Number.isFinite(end) && end > 0 && end - (i > 0 ? given[i - 1] : 0) >= least
  );
  const ends = rise ? given : given.map((_, i) => i + 1);
  const whole = loop || ends.length === 1 ? ends[ends.length - 1] : ends[ends.length - 2];
  const times = [0, ...ends.slice(0, -1)].map((time) => time / whole * DURATION);
  return { times, period: loop ? DURATION : null };
}
