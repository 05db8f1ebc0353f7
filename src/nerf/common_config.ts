import { z } from "zod";

/** What every method's configuration has. */
export interface CommonConfig {
  /** The preset it grew from. */
  preset: string;
  /** The dataset's folder. */
  scene: string;
  /** Factor by which images are reduced. */
  downscale: number;
  /** Decides pixels, samples, noise and the initial parameters. */
  seed: number;
  /** Optimisation steps of a whole run. */
  steps: number;
  /** Behind the transparent parts of images. Evaluation uses white, or black where this says so. */
  background: "white" | "black" | "random";
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
  downscale: count,
  seed: z.int().min(0).max(0xffffffff),
  steps: count.max(2 ** 31 - 1),
  background: z.enum(["white", "black", "random"]),
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
