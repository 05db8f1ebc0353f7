import * as z from "npm:zod@^4.0.0";
import { type DepthOptions, NO_DEPTHS } from "./depth_options.ts";
import type { FieldsRule } from "../host/issues.ts";
import { POSE_CONVENTIONS, type PoseConvention } from "../scene/pose_convention.ts";
import { AXES, type AxisName, type UpChoice } from "../scene/up.ts";

/** A whole number from 1. */
export const count = z.int().min(1);

/** A number above 0. */
export const positive = z.number().positive();

/**
 * What `refine` says of a rule across fields.
 *
 * @param fields all that it is about, seen from their object
 * @param rule what the first of them must be
 * @param advice what to do, without a period
 */
export function across(
  fields: readonly string[],
  rule: string,
  advice: string,
): { readonly error: string; readonly params: FieldsRule } {
  return { error: rule, params: { fields, advice } };
}

/** The most rays that a step may have. */
export const MOST_RAYS = 2 ** 20;

/** The most scales at which photographs can be learnt: the last is 128 times smaller. */
export const MOST_SCALES = 8;

/** The most steps that a run may have. */
export const MOST_STEPS = 2 ** 31 - 1;

const AXIS_NAMES = Object.keys(AXES) as AxisName[];

/** What every method's configuration has: rules, and the meaning of each key. */
export const commonShape = {
  preset: z.string().describe("the preset it grew from"),
  scene: z.string().describe("the capture's folder or file"),
  format: z.string().nullable().describe("the capture's format, or null to detect it"),
  // Runs of before have none of these three.
  images: z.string().nullable().default(null)
    .describe("the folder of the photographs, or null for where the capture says"),
  poseConvention: z.enum(POSE_CONVENTIONS).nullable().default(null)
    .describe("what the capture's poses are, or null for what its format says"),
  invertMasks: z.boolean().default(false)
    .describe("whether masks are white where pixels are to be ignored"),
  downscale: count.describe("factor by which images are reduced"),
  scales: count.max(MOST_SCALES).default(1).describe(
    "at how many scales photographs are learnt: as they are, and reduced by 2, 4, …",
  ),
  holdout: z.int().min(0)
    .describe("every how many images one is held out, where the capture says nothing; 0: none"),
  up: z.union([
    z.enum(["images", ...AXIS_NAMES]),
    z.tuple([z.number(), z.number(), z.number()]),
    z.null(),
  ])
    // Configurations of before there was this key were placed so.
    .default("images")
    .describe(
      "what becomes +z: an axis of the capture's coordinates or a direction in them, the " +
        "photographs' tops (images), or null for what agrees best; runs keep what was chosen",
    ),
  seed: z.int().min(0).max(0xffffffff)
    .describe("decides pixels, samples, noise and initial parameters"),
  steps: count.max(MOST_STEPS).describe("optimisation steps of a whole run"),
  maxSeconds: positive.nullable().default(null).describe(
    "seconds of training after which a run ends, all sessions together, or null for its steps " +
      "alone; a run that has ended says how many steps it took instead",
  ),
  background: z.enum(["white", "black", "random"])
    .describe("behind transparent parts of images; evaluation uses white unless this is black"),
  space: z.enum(["box", "contracted", "ndc"])
    .describe("where the field lives: in the box, everywhere contracted outside it, or in NDC"),
  box: z.strictObject({
    center: z.tuple([z.number(), z.number(), z.number()]).describe("its centre, in world units"),
    size: positive.describe("its side, in world units"),
  }).describe("the cube that becomes the unit cube, and which a contraction leaves as it is"),
  contractionNorm: z.enum(["max", "euclidean"])
    .describe("a contraction moves what is outside the box, or outside the ball in it"),
  ndc: z.tuple([z.number().nonnegative(), z.number().nonnegative()])
    .describe("for NDC: 2 fx / width and 2 fy / height of the camera that defines them"),
  // Runs of before there was this key knew of no depths.
  depth: z.strictObject({
    kind: z.enum(["termination", "lineOfSight"])
      .describe("the loss: of where rays end, or of that and of all that lies in front"),
    weight: z.number().nonnegative().describe("its weight; 0: depths are not learnt from"),
    share: z.number().min(0).max(1)
      .describe("share of a step's rays that go through pixels whose depth is known"),
    spread: positive.describe("standard deviation of a known depth, as a part of it"),
  }).default(NO_DEPTHS).describe(
    "what is learnt of depths that the capture knows: COLMAP's points, or images of depths",
  ),
  checkpointSeconds: positive.describe("seconds of training between checkpoints"),
};

/** A group of keys: how pixels become rays. */
export const pixelOffset = z.number().min(0).max(1)
  .describe("where in a pixel its ray passes: 0.5 is the centre");

/** Which rays a step of a method trains on whose rays have always as many samples, in networks of layers. */
export const sampledBatchShape = {
  rays: count.max(MOST_RAYS).describe("rays in a step"),
  chunk: z.union([z.literal("auto"), count])
    .describe("rays whose activations are in memory together; auto: what the device allows"),
  pixels: z.enum(["allImages", "oneImage"])
    .describe("pixels of all images shuffled together, or of one image a step"),
};

/** Where its rays start and end. */
export const rangeShape = {
  near: positive.nullable().describe("where rays start; null: the scene's"),
  far: positive.nullable().describe("where rays end; null: the scene's"),
};

/** The rule of what has a `rangeShape`, for `refine`. */
export const nearBeforeFar = [
  ({ near, far }: { readonly near: number | null; readonly far: number | null }) =>
    near === null || far === null || near < far,
  across(["near", "far"], "must be less than far", "Lower near or raise far"),
] as const;

/** Layers of a network that sees a position first, and a view direction last. */
export const layersShape = {
  layers: count.max(64).describe("hidden layers"),
  width: count.max(2048).describe("features of each"),
  skips: z.array(z.int().min(0))
    .describe("after which layers (from 0) the encoded position joins again"),
  viewWidth: count.max(2048).describe("features of the layer that sees the view direction"),
};

/** The rule of what has a `layersShape`, for `refine`. */
export const skipsBeforeLast = [
  ({ layers, skips }: { readonly layers: number; readonly skips: readonly number[] }) =>
    skips.every((layer) => layer < layers - 1),
  across(
    ["skips", "layers"],
    "must name layers before the last, counted from 0",
    "Leave out what is too high, or raise layers",
  ),
] as const;

/** The rules of a learning rate's schedule. */
export const schedule = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("constant").describe("always the same"),
    initial: positive.describe("the rate"),
  }),
  z.strictObject({
    kind: z.literal("exponential").describe("initial * rate^(step / decaySteps)"),
    initial: positive.describe("the rate of the first step"),
    rate: positive.describe("what is left of it after decaySteps"),
    decaySteps: positive.describe("steps"),
  }),
  z.strictObject({
    kind: z.literal("multiStep").describe("times gamma at each milestone"),
    initial: positive.describe("the rate of the first step"),
    gamma: positive.describe("factor"),
    milestones: z.array(z.number().nonnegative()).describe("when it falls"),
    unit: z.enum(["steps", "epochs"]).describe("in what milestones are counted"),
  }),
  z.strictObject({
    kind: z.literal("staircase").describe("times gamma at start, and at every interval after it"),
    initial: positive.describe("the rate of the first step"),
    gamma: positive.describe("factor"),
    start: z.int().min(0).describe("the step at which it falls first"),
    interval: count.describe("steps until it falls again"),
  }),
]).describe("the learning rate");

/** The rules of Adam's constants. */
export const adamShape = {
  beta1: z.number().min(0).lt(1).describe("decay of the mean of gradients"),
  beta2: z.number().min(0).lt(1).describe("decay of the mean of squared gradients"),
  epsilon: positive.describe("keeps the divisor away from zero"),
};

/** What every method's configuration has; `commonShape` has the rules. */
export interface CommonConfig {
  /** The method's name. */
  readonly method: string;
  /** The preset it grew from. */
  readonly preset: string;
  /** The capture's folder or file. */
  readonly scene: string;
  /** The capture's format, or null to detect it. */
  readonly format: string | null;
  /** The folder of the photographs, or null for where the capture says. */
  readonly images: string | null;
  /** What the capture's poses are, or null for what its format says. */
  readonly poseConvention: PoseConvention | null;
  /** Whether masks are white where pixels are to be ignored. */
  readonly invertMasks: boolean;
  /** Factor by which images are reduced. */
  readonly downscale: number;
  /** At how many scales photographs are learnt: as they are, and reduced by 2, 4, … 2^(scales - 1). */
  readonly scales: number;
  /** Every how many images one is held out, where the capture says nothing; 0: none. */
  readonly holdout: number;
  /** What becomes +z where the capture is placed; runs keep what was chosen. */
  readonly up: UpChoice | null;
  /** Decides pixels, samples, noise and initial parameters. */
  readonly seed: number;
  /** Optimisation steps of a whole run. */
  readonly steps: number;
  /** Seconds of training after which it ends, all sessions together; null where its steps alone end it. */
  readonly maxSeconds: number | null;
  /** How pixels become rays. */
  readonly camera: {
    /** Where in a pixel its ray passes: 0.5 is the centre. */
    readonly pixelOffset: number;
  };
  /** What is behind transparent parts of images. */
  readonly background: "white" | "black" | "random";
  /** Where the field lives: in the box, everywhere contracted outside it, or in NDC. */
  readonly space: "box" | "contracted" | "ndc";
  /** The cube that becomes the unit cube, in world units. */
  readonly box: { readonly center: [x: number, y: number, z: number]; readonly size: number };
  /** A contraction moves what lies outside the box, or outside the ball in it. */
  readonly contractionNorm: "max" | "euclidean";
  /** For NDC: 2 fx / width and 2 fy / height of the camera that defines them. */
  readonly ndc: [x: number, y: number];
  /** What is learnt of depths that the capture knows. */
  readonly depth: DepthOptions;
  /** Seconds of training between checkpoints. */
  readonly checkpointSeconds: number;
}
