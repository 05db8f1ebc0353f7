import * as z from "npm:zod@^4.0.0";
import { type Crop, cropProblem } from "../nerf/mod.ts";

/** What a frame can be rendered into: the colours, or what else is known of its pixels. */
export const OUTPUT_KINDS = ["color", "depth", "depth-npy", "normal", "accumulation"] as const;

/** One of {@link OUTPUT_KINDS}. */
export type OutputKind = typeof OUTPUT_KINDS[number];

/**
 * How each frame of a path is rendered, and into which files. Lengths are in the capture's own units, but for
 * `crop`, which is in the scene's, as `box` is in configurations.
 * `exposures` is no photograph's gain, as it is in training: it counts `CameraSample`s.
 */
export interface FrameSettings {
  /** n for n x n samples a pixel. */
  readonly supersampling: number;
  /** Radius of the lens; 0 for a pinhole, which sees everything sharply. */
  readonly aperture: number;
  /**
   * What is sharp with an aperture: the distance of its plane along the camera's axis. Null for what is in
   * the middle of the path's first frame.
   */
  readonly focus: number | null;
  /**
   * How long the shutter is open, as a part of the time from one frame to the next; 0 for an instant. It
   * opens at the frame's own moment.
   */
  readonly shutter: number;
  /** How many camera samples make a frame with an open shutter or an aperture; others have one. */
  readonly exposures: number;
  /** Whether colours have the field's opacity as alpha, instead of the run's background behind them. */
  readonly alpha: boolean;
  /**
   * The box outside of which the field counts as empty, in the scene's coordinates: its lowest corner and its
   * highest, [x0, y0, z0, x1, y1, z1]. Null for nowhere.
   */
  readonly crop: readonly number[] | null;
  /** Which files a frame has, each kind once. */
  readonly outputs: readonly OutputKind[];
}

/** The largest supersampling: 64 samples a pixel. */
const MOST_SUPERSAMPLING = 8;

/** Beyond this many no eye sees a difference. */
const MOST_CAMERA_SAMPLES = 1024;

/**
 * The rules, defaults and meanings of {@link FrameSettings}. `denerf render` has an option for each of them and
 * a job a key, and renders are recorded with them, all under the same names.
 */
export const frameSettingsSchema = z.strictObject({
  supersampling: z.int().min(1).max(MOST_SUPERSAMPLING).default(1)
    .describe("n for n x n samples a pixel."),
  aperture: z.number().nonnegative().default(0)
    .describe("Radius of the lens in the capture's units; 0: a pinhole."),
  focus: z.number().positive().nullable().default(null)
    .describe("Distance of what is sharp; what is in the middle if left out."),
  shutter: z.number().min(0).max(1).default(0)
    .describe("How long the shutter is open, as a part of a frame's time."),
  exposures: z.int().min(2).max(MOST_CAMERA_SAMPLES).default(16)
    .describe("How many camera samples (points of the lens and moments) make a blurred frame."),
  alpha: z.boolean().default(false)
    .describe("Whether colours have an alpha channel instead of a background."),
  crop: z.array(z.number()).length(6, "must be six numbers: two corners of a box")
    .refine(
      (corners) => corners.length !== 6 || cropProblem(cropOf(corners)!) === null,
      "must be a box: each of its first three numbers below the one three places on",
    )
    .nullable().default(null)
    .describe(
      "The box that is rendered alone, in the scene's coordinates as box.center is: its lowest corner, then its " +
        "highest; everything if left out.",
    ),
  outputs: z.array(z.enum(OUTPUT_KINDS)).min(1)
    .refine((kinds) => new Set(kinds).size === kinds.length, "must name each output once")
    .default(["color"])
    .describe("Which files a frame has."),
});

/** The box of a setting. */
export function cropOf(corners: FrameSettings["crop"]): Crop | null {
  if (!corners) return null;
  const [x0, y0, z0, x1, y1, z1] = corners;
  return { lower: [x0, y0, z0], upper: [x1, y1, z1] };
}
