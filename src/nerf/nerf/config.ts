import * as z from "npm:zod@^4.0.0";
import { zodOf } from "../../host/issues.ts";
import { encodingSchema } from "../../nn/mod.ts";
import {
  across,
  adamShape,
  commonShape,
  count,
  layersShape,
  nearBeforeFar,
  pixelOffset,
  rangeShape,
  sampledBatchShape,
  schedule,
  skipsBeforeLast,
} from "../common_config.ts";

/** Configuration of the original NeRF and its relatives (Mildenhall et al. 2020). */
export const nerfSchema = z.strictObject({
  ...commonShape,
  method: z.literal("nerf").describe("the original NeRF (Mildenhall et al. 2020)"),
  batch: z.strictObject({
    ...sampledBatchShape,
    cropSteps: z.int().min(0)
      .describe("for oneImage: the first steps take pixels of the centre only"),
    cropFraction: z.number().gt(0).max(1)
      .describe("for oneImage: that centre's part of the image's sides"),
  }).describe("which rays a step trains on"),
  camera: z.strictObject({
    pixelOffset,
    directions: z.enum(["depth", "unit"])
      .describe("distances are measured along the camera's axis, or along the ray"),
    ...rangeShape,
  }).refine(...nearBeforeFar).describe("how pixels become rays"),
  samples: z.strictObject({
    coarse: count.min(3).max(4096)
      .describe("stratified samples of the coarse network, or of the only one"),
    fine: z.int().min(0).max(4096)
      .describe("samples drawn from the coarse weights; 0 trains a single network"),
    spacing: z.enum(["linear", "disparity"])
      .describe("stratified samples lie evenly in distance, or in its inverse"),
    jitterInTest: z.boolean().describe("whether evaluation jitters its samples too"),
  }).describe("where along a ray the field is asked"),
  field: z.strictObject({
    position: zodOf(encodingSchema).describe("encoding of positions"),
    direction: zodOf(encodingSchema).describe("encoding of view directions"),
    ...layersShape,
    density: z.enum(["relu", "softplus", "exp"])
      .describe("what makes a density of the raw output"),
    initialization: z.enum(["glorot", "torch"])
      .describe("how parameters start: as Keras' Dense, or as PyTorch's Linear"),
  }).refine(...skipsBeforeLast).describe("the networks"),
  densityNoise: z.number().nonnegative()
    .describe("standard deviation of the noise on raw densities in training"),
  loss: z.enum(["mse", "sumSquared"])
    .describe("mean or sum of squared errors; of a coarse and a fine network both, added"),
  schedule,
  adam: z.strictObject(adamShape).describe("the optimiser"),
}).refine(
  ({ space, samples }) => space !== "ndc" || samples.spacing === "linear",
  across(
    ["samples.spacing", "space"],
    "must be linear in normalised device coordinates, which are even in disparity by themselves",
    "Set samples.spacing=linear or another space",
  ),
);

/** Configuration of the original NeRF and its relatives. */
export type NerfConfig = z.infer<typeof nerfSchema>;
