import * as z from "npm:zod@^4.0.0";

/** What every method's configuration has. */
export interface CommonConfig {
  /** The preset it grew from. */
  preset: string;
  /** The dataset's folder. */
  scene: string;
  /** The dataset's format, or null to find it out. */
  format: string | null;
  /** Factor by which images are reduced. */
  downscale: number;
  /** Every how many photographs one is held out, where the dataset says nothing; 0 holds out none. */
  holdout: number;
  /** Decides pixels, samples, noise and the initial parameters. */
  seed: number;
  /** Optimisation steps of a whole run. */
  steps: number;
  /** Behind the transparent parts of images. Evaluation uses white, or black where this says so. */
  background: "white" | "black" | "random";
  /**
   * In which coordinates the field lives: the world's inside the box; the whole world, contracted outside
   * the box (Barron et al. 2022); or normalised device coordinates (Mildenhall et al. 2020, appendix C).
   */
  space: "box" | "contracted" | "ndc";
  /** The cube in world coordinates that becomes the unit cube, and which a contraction leaves as it is. */
  box: {
    /** Its centre. */
    center: [x: number, y: number, z: number];
    /** Its side. */
    size: number;
  };
  /** Which points a contraction moves: those outside the box, or outside the ball in it. */
  contractionNorm: "max" | "euclidean";
  /** For normalised device coordinates: 2 fx / width and 2 fy / height of the camera that defines them. */
  ndc: [x: number, y: number];
  /** Seconds of training between checkpoints. */
  checkpointSeconds: number;
}

/** A whole number from 1. */
export const count = z.int().min(1);

/** A number above 0. */
export const positive = z.number().positive();

/** The rules of `CommonConfig`. */
export const commonShape = {
  preset: z.string(),
  scene: z.string(),
  format: z.string().nullable(),
  downscale: count,
  holdout: z.int().min(0),
  seed: z.int().min(0).max(0xffffffff),
  steps: count.max(2 ** 31 - 1),
  background: z.enum(["white", "black", "random"]),
  space: z.enum(["box", "contracted", "ndc"]),
  box: z.strictObject({
    center: z.tuple([z.number(), z.number(), z.number()]),
    size: positive,
  }),
  contractionNorm: z.enum(["max", "euclidean"]),
  ndc: z.tuple([z.number().nonnegative(), z.number().nonnegative()]),
  checkpointSeconds: positive,
};

/** The rules of a learning rate's schedule. */
export const schedule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), initial: positive }),
  z.strictObject({
    kind: z.literal("exponential"),
    initial: positive,
    rate: positive,
    decaySteps: positive,
  }),
  z.strictObject({
    kind: z.literal("multiStep"),
    initial: positive,
    gamma: positive,
    milestones: z.array(z.number().nonnegative()),
    unit: z.enum(["steps", "epochs"]),
  }),
  z.strictObject({
    kind: z.literal("staircase"),
    initial: positive,
    gamma: positive,
    start: z.int().min(0),
    interval: count,
  }),
]);

/** The rules of Adam's constants. */
export const adamShape = {
  beta1: z.number().min(0).lt(1),
  beta2: z.number().min(0).lt(1),
  epsilon: positive,
};
