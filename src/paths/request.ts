import * as z from "npm:zod@^4.0.0";
import { describeProblems, show } from "../host/issues.ts";
import { PathError } from "./path.ts";

/** How directions become points of a rendered image: formulas in `Lens`. */
export type OutputProjection = "perspective" | "fisheye" | "equirectangular";

/** The projections that images can be rendered in. */
export const OUTPUT_PROJECTIONS = ["perspective", "fisheye", "equirectangular"] as const;

/** The paths that are made from the training cameras. */
export const GENERATORS = ["orbit", "ellipse", "spiral"] as const;

/** Which path is wanted, and what is to be seen of it. */
export interface PathRequest {
  /**
   * `orbit`, `ellipse`, `spiral`, `test`, numbers of test views, `through` with numbers of training views
   * or without any, or a file: ours, nerfstudio's or instant-ngp's.
   */
  readonly words: readonly string[];
  /** How many frames; 60 by default, and for a file as long as it lasts. Test views are as many as they are. */
  readonly frames?: number;
  /** Frames shown a second; 30 by default, and for a file its own. */
  readonly fps?: number;
  /** Width and height of the images in pixels; the training views' by default, and for a file its own. */
  readonly size?: readonly [width: number, height: number];
  /** How rays are spread over the image. */
  readonly projection?: OutputProjection;
  /** The vertical field of view in degrees. */
  readonly fov?: number;
}

/** How long a path is, and how fast it is shown, where nobody says. */
export const DEFAULTS = { frames: 60, fps: 30 } as const;

/** The most frames of a path: an hour of film. Each process that renders describes all, with 350 bytes each. */
export const MAX_FRAMES = 100_000;

/** The rules of a number of frames shown a second. */
export const fpsSchema = z.number().positive().max(1000);

/** The rules of a width and height in pixels: the longest side is what GPUs take. */
export const sizeSchema = z.tuple([z.int().min(1).max(16_384), z.int().min(1).max(16_384)]);

/** The rules of `PathRequest`; {@link checkPathWords} knows more of its words. */
export const pathRequestSchema = z.strictObject({
  words: z.array(z.string().min(1)).min(1),
  frames: z.int().min(1).max(MAX_FRAMES).optional().describe("How many frames."),
  fps: fpsSchema.optional().describe("Frames a second."),
  size: sizeSchema.optional().describe("Width and height in pixels."),
  projection: z.enum(OUTPUT_PROJECTIONS).optional()
    .describe("How rays are spread over an image."),
  fov: z.number().positive().max(360).optional()
    .describe("The vertical field of view in degrees."),
});

/**
 * Checks the numbers of a request.
 *
 * @throws {PathError} naming every field that is wrong
 */
export function checkRequest(request: PathRequest): void {
  const checked = pathRequestSchema.safeParse(request);
  if (checked.success) return;
  const problems = describeProblems(checked.error, request, pathRequestSchema);
  throw new PathError(`Cannot use the path: ${problems}`);
}

/** A word that numbers a view. */
const NUMBER = /^\d{1,9}$/;

/**
 * Checks that words name a path, without looking at any file.
 *
 * @throws {PathError} if they do not
 */
export function checkPathWords(words: readonly string[]): void {
  const [first = "", ...rest] = words;
  const areNumbers = (numbers: readonly string[]) => numbers.every((word) => NUMBER.test(word));
  const alone = [...GENERATORS, "test"].includes(first) || isPathFile(first);
  if (alone && rest.length === 0) return;
  if (first === "through" && rest.length !== 1 && areNumbers(rest)) return;
  if (first !== "" && areNumbers(words)) return refuseRepeated(words.map(Number));
  throw new PathError(
    `Cannot use path ${show(words.join(" "))}: it must be ${GENERATORS.join(", ")}, test, ` +
      "numbers of test views, through with 2 or more numbers of training views (or none: all), " +
      "or a .json file.",
  );
}

/** Frames are named by their views' numbers. */
function refuseRepeated(views: readonly number[]): void {
  const seen = new Set<number>();
  const repeated = views.find((view) => seen.size === seen.add(view).size);
  if (repeated === undefined) return;
  throw new PathError(
    `Cannot use path ${show(views.join(" "))}: every test view can be named once, and ` +
      `${repeated} is there again.`,
  );
}

/** Whether a word names a file. */
export function isPathFile(word: string): boolean {
  return /\.json$/i.test(word);
}
