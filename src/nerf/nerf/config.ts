import * as z from "npm:zod@^4.0.0";
import { zodOf } from "../../host/issues.ts";
import { encodingSchema } from "../../nn/mod.ts";
import {
  across,
  adamShape,
  commonShape,
  count,
  MOST_RAYS,
  pixelOffset,
  positive,
  schedule,
} from "../common_config.ts";

/** Configuration of the original NeRF and its relatives (Mildenhall et al. 2020). */
export const nerfSchema = z.strictObject({
  ...commonShape,
  method: z.literal("nerf").describe("the original NeRF (Mildenhall et al. 2020)"),
  batch: z.strictObject({
    rays: count.max(MOST_RAYS).describe("rays in a step"),
    chunk: z.union([z.literal("auto"), count])
      .describe("rays whose activations are in memory together; auto: what the device allows"),
    pixels: z.enum(["allImages", "oneImage"])
      .describe("pixels of all images shuffled together, or of one image a step"),
    cropSteps: z.int().min(0)
      .describe("for oneImage: the first steps take pixels of the centre only"),
    cropFraction: z.number().gt(0).max(1)
      .describe("for oneImage: that centre's part of the image's sides"),
  }).describe("which rays a step trains on"),
  camera: z.strictObject({
    pixelOffset,
    directions: z.enum(["depth", "unit"])
      .describe("distances are measured along the camera's axis, or along the ray"),
    near: positive.nullable().describe("where rays start; null: the scene's"),
    far: positive.nullable().describe("where rays end; null: the scene's"),
  }).refine(
    ({ near, far }) => near === null || far === null || near < far,
    across(["near", "far"], "must be less than far", "Lower near or raise far"),
  ).describe("how pixels become rays"),
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
    layers: count.max(64).describe("hidden layers"),
    width: count.max(2048).describe("features of each"),
    skips: z.array(z.int().min(0))
      .describe("after which layers (from 0) the encoded position joins again"),
    viewWidth: count.max(2048).describe("features of the layer that sees the view direction"),
    density: z.enum(["relu", "softplus", "exp"])
      .describe("what makes a density of the raw output"),
    initialization: z.enum(["glorot", "torch"])
      .describe("how parameters start: as Keras' Dense, or as PyTorch's Linear"),
  }).refine(
    ({ layers, skips }) => skips.every((layer) => layer < layers - 1),
    across(
      ["skips", "layers"],
      "must name layers before the last, counted from 0",
      "Leave out what is too high, or raise layers",
    ),
  ).describe("the networks"),
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
