import * as z from "npm:zod@^4.0.0";
import {
  across,
  adamShape,
  commonShape,
  count,
  MOST_RAYS,
  pixelOffset,
  positive,
} from "../common_config.ts";

/** Samples of a level, which are intervals between fenceposts. */
const intervals = count.min(2).max(512);

/** Configuration of Mip-NeRF (Barron et al. 2021) and its relatives. */
export const mipSchema = z.strictObject({
  ...commonShape,
  method: z.literal("mip").describe("cones instead of rays (Barron et al. 2021, 2022)"),
  batch: z.strictObject({
    rays: count.max(MOST_RAYS).describe("rays in a step"),
    chunk: z.union([z.literal("auto"), count])
      .describe("rays whose activations are in memory together; auto: what the device allows"),
    pixels: z.enum(["allImages", "oneImage"])
      .describe("pixels of all images shuffled together, or of one image a step"),
  }).describe("which rays a step trains on"),
  camera: z.strictObject({
    pixelOffset,
    near: positive.nullable().describe("where rays start; null: the scene's"),
    far: positive.nullable().describe("where rays end; null: the scene's"),
  }).refine(
    ({ near, far }) => near === null || far === null || near < far,
    across(["near", "far"], "must be less than far", "Lower near or raise far"),
  ).describe("how pixels become rays"),
  coarse: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("field").describe("the field itself looks first, with few samples"),
      samples: intervals.describe("intervals that it is asked at first"),
      loss: z.number().nonnegative().describe("weight of the loss of what is seen first"),
      padding: positive.describe("added to blurred weights, so that all of a ray is looked at"),
    }),
    z.strictObject({
      kind: z.literal("proposal").describe(
        "a network of densities looks first, taught by the field",
      ),
      samples: intervals.describe("intervals that it is asked at"),
      layers: count.max(64).describe("its hidden layers"),
      width: count.max(2048).describe("features of each"),
      annealing: z.number().nonnegative()
        .describe("slope with which weights become whole in training; 0: they are from the start"),
      dilation: z.number().nonnegative()
        .describe("part of a ray by which intervals grow, besides half of their mean length"),
    }),
  ]).describe("who looks along rays first"),
  fine: intervals.describe("intervals where something was seen"),
  field: z.strictObject({
    levels: z.int().min(1).max(16).describe("octaves of positions"),
    basis: z.enum(["axes", "icosahedron"]).describe("along which directions these are encoded"),
    directionLevels: z.int().min(0).max(24).describe("octaves of view directions"),
    layers: count.max(64).describe("hidden layers"),
    width: count.max(2048).describe("features of each"),
    skips: z.array(z.int().min(0))
      .describe("after which layers (from 0) the encoded position joins again"),
    viewWidth: count.max(2048).describe("features of the layer that sees the view direction"),
    initialization: z.enum(["glorot", "he"]).describe("how parameters start"),
  }).refine(
    ({ layers, skips }) => skips.every((layer) => layer < layers - 1),
    across(
      ["skips", "layers"],
      "must name layers before the last, counted from 0",
      "Leave out what is too high, or raise layers",
    ),
  ).describe("the network"),
  densityNoise: z.number().nonnegative()
    .describe("standard deviation of the noise on raw densities in training"),
  rate: z.strictObject({
    initial: positive.describe("the rate of the first step, but for the delay"),
    final: positive.describe("the rate of the last step, whenever a run's `steps` end"),
    delay: z.number().min(0).max(1).describe("part of the steps in which it rises"),
    delayFactor: z.number().min(0).max(1).describe("what it is multiplied by at first"),
  }).describe("the learning rate"),
  adam: z.strictObject(adamShape).describe("the optimiser"),
});

/** Configuration of Mip-NeRF and its relatives. */
export type MipConfig = z.infer<typeof mipSchema>;
