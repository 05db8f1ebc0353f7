import * as z from "npm:zod@^4.0.0";
import {
  adamShape,
  commonShape,
  count,
  layersShape,
  nearBeforeFar,
  pixelOffset,
  positive,
  rangeShape,
  sampledBatchShape,
  skipsBeforeLast,
} from "../common_config.ts";

/** Samples of a level, which are intervals between fenceposts. */
const intervals = count.min(2).max(512);

/** Configuration of Mip-NeRF (Barron et al. 2021) and its relatives. */
export const mipSchema = z.strictObject({
  ...commonShape,
  method: z.literal("mip").describe("cones instead of rays (Barron et al. 2021, 2022)"),
  batch: z.strictObject({
    ...sampledBatchShape,
  }).describe("which rays a step trains on"),
  camera: z.strictObject({
    pixelOffset,
    ...rangeShape,
  }).refine(...nearBeforeFar).describe("how pixels become rays"),
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
    ...layersShape,
    initialization: z.enum(["glorot", "he"]).describe("how parameters start"),
  }).refine(...skipsBeforeLast).describe("the network"),
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
