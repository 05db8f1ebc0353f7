import * as z from "npm:zod@^4.0.0";
import { describeProblems } from "../host/issues.ts";
import type { Camera, Similarity, Vec3 } from "../math/mod.ts";
import { type Crop, cropProblem } from "./crop.ts";
import type { RayRange } from "./rays.ts";

/** What a field file says of its field besides its configuration, in the scene's coordinates. */
export interface FieldAbout {
  /** The version of denerf that wrote it. */
  readonly denerf: string;
  /** What it is called, such as its scene's name. */
  readonly name: string;
  /** Between which distances there is something. */
  readonly range: RayRange;
  /** Where up is, of length 1. */
  readonly up: Vec3;
  /** From the capture's own coordinates, which path files have; null where that is not known. */
  readonly fromCapture: Similarity | null;
  /** From where it is looked at first: a pinhole camera. */
  readonly start: Omit<Camera, "lens" | "rays">;
  /** How far in front of that the middle of what is seen is. */
  readonly distance: number;
  /** The box outside of which nothing is shown; null for all. */
  readonly crop: Crop | null;
  /**
   * A path that a camera takes by itself: what a file of a camera path holds, in the scene's coordinates where
   * `fromCapture` is null; null if there is none. Whoever follows it finds out whether it is a path.
   */
  readonly tour: FieldTour | null;
}

/** A camera path as docs/camera-paths.md describes it. */
export interface FieldTour {
  /** Kind and version of the path. */
  readonly format: "denerf path 1";
  /** What it says besides. */
  readonly [key: string]: unknown;
}

const number = z.number();
const positive = number.positive();
const vec3 = z.tuple([number, number, number]);
const pixels = z.int().min(1).max(16_384);

/** By how much a direction's length differs from 1 where that is rounding. */
const ROUNDING = 1e-3;

const similarity = z.strictObject({
  scale: positive,
  rotation: z.array(number).length(9),
  translation: vec3,
});

const schema = z.strictObject({
  denerf: z.string(),
  name: z.string(),
  range: z.strictObject({ near: positive, far: positive })
    .refine(({ near, far }) => near < far, { error: "must have near below far" }),
  up: vec3.refine((up) => Math.abs(Math.hypot(...up) - 1) < ROUNDING, {
    error: "must have length 1",
  }),
  fromCapture: similarity.nullable(),
  start: z.strictObject({
    width: pixels,
    height: pixels,
    fx: positive,
    fy: positive,
    cx: number,
    cy: number,
    cameraToWorld: z.array(number).length(12),
  }),
  distance: positive,
  crop: z.strictObject({ lower: vec3, upper: vec3 })
    .refine((crop) => cropProblem(crop) === null, {
      error: "must be a box whose lower corner is below its upper one",
    }).nullable(),
  tour: z.looseObject({ format: z.literal("denerf path 1") }).nullable(),
});

/** What is said of a field, as JSON. */
export function aboutToJson(about: FieldAbout): string {
  const { width, height, fx, fy, cx, cy, cameraToWorld } = about.start;
  const start = { width, height, fx, fy, cx, cy, cameraToWorld: [...cameraToWorld] };
  const { denerf, name, range: { near, far }, up, fromCapture, distance, crop, tour } = about;
  return JSON.stringify({
    ...{ denerf, name, range: { near, far }, up, fromCapture, start, distance, crop, tour },
  });
}

/**
 * Reads what is said of a field.
 *
 * @throws {RangeError} naming what is wrong with it
 */
export function aboutFromJson(value: unknown): FieldAbout {
  const result = schema.safeParse(value);
  if (!result.success) {
    const problems = describeProblems(result.error, value, schema);
    throw new RangeError(
      `what it says of its scene cannot be used: ${problems.replace(/\.$/, "")}`,
    );
  }
  const { start, ...about } = result.data;
  return { ...about, start: { ...start, cameraToWorld: Float64Array.from(start.cameraToWorld) } };
}
