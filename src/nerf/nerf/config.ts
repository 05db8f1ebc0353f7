import * as z from "npm:zod@^4.0.0";
import {
  type AdamOptions,
  type EncodingOptions,
  type FrequencyOptions,
  type Initialization,
  LOSSES,
  type LossKind,
  type Schedule,
} from "../../nn/mod.ts";
import {
  adamShape,
  type CommonConfig,
  commonShape,
  count,
  positive,
  schedule,
} from "../common_config.ts";

/** Configuration of the original NeRF and its relatives (Mildenhall et al. 2020). */
export interface NerfConfig extends CommonConfig {
  /** The method. */
  method: "nerf";
  /** Which rays a step trains on. */
  batch: {
    /** Rays in a step. */
    rays: number;
    /** Rays whose activations are in memory together; "auto" becomes what the device allows. */
    chunk: number | "auto";
    /** Pixels of all images shuffled together, or of one image a step. */
    pixels: "allImages" | "oneImage";
    /** For oneImage: the first steps take pixels of the centre only. */
    cropSteps: number;
    /** For oneImage: width and height of that centre, as a fraction of the image's. */
    cropFraction: number;
  };
  /** How pixels become rays. */
  camera: {
    /** Where in a pixel its ray passes: 0.5 is the centre. */
    pixelOffset: number;
    /** Distances are measured along the camera's axis ("depth") or along the ray ("unit"). */
    directions: "depth" | "unit";
    /** Where rays start; null takes the scene's. */
    near: number | null;
    /** Where rays end; null takes the scene's. */
    far: number | null;
  };
  /** Where along a ray the field is asked. */
  samples: {
    /** Stratified samples of the coarse network, or of the only one. */
    coarse: number;
    /** Samples drawn from the coarse weights; 0 trains a single network. */
    fine: number;
    /** Stratified samples lie evenly in distance, or in its inverse. */
    spacing: "linear" | "disparity";
    /** Whether evaluation jitters its samples too. */
    jitterInTest: boolean;
  };
  /** The networks. */
  field: {
    /** Encoding of positions. */
    position: FrequencyOptions;
    /** Encoding of view directions. */
    direction: EncodingOptions;
    /** Hidden layers. */
    layers: number;
    /** Features of each. */
    width: number;
    /** After which layers (from 0) the encoded position joins again. */
    skips: number[];
    /** Features of the layer that sees the view direction. */
    viewWidth: number;
    /** What makes a density of the raw output. */
    density: "relu" | "softplus" | "exp";
    /** How parameters start. */
    initialization: Initialization;
  };
  /** Standard deviation of the noise on raw densities in training. */
  densityNoise: number;
  /** Mean or sum of squared errors; of a coarse and a fine network both, added. */
  loss: LossKind;
  /** The learning rate. */
  schedule: Schedule;
  /** The optimiser. */
  adam: AdamOptions;
}

const frequency = z.strictObject({
  kind: z.literal("frequency"),
  levels: z.int().min(0).max(24),
  pi: z.boolean(),
  identity: z.boolean(),
}).refine(({ levels, identity }) => levels > 0 || identity, "levels 0 without identity is empty");

const sphericalHarmonics = z.strictObject({
  kind: z.literal("sphericalHarmonics"),
  degree: z.int().min(1).max(4),
});

const encoding: z.ZodType<EncodingOptions> = z.union([frequency, sphericalHarmonics]);

/** The rules that `NerfConfig`'s types cannot express. */
export const nerfSchema: z.ZodType<NerfConfig> = z.strictObject({
  ...commonShape,
  method: z.literal("nerf"),
  batch: z.strictObject({
    rays: count.max(1 << 20),
    chunk: z.union([z.literal("auto"), count]),
    pixels: z.enum(["allImages", "oneImage"]),
    cropSteps: z.int().min(0),
    cropFraction: z.number().gt(0).max(1),
  }),
  camera: z.strictObject({
    pixelOffset: z.number().min(0).max(1),
    directions: z.enum(["depth", "unit"]),
    near: positive.nullable(),
    far: positive.nullable(),
  }).refine(
    ({ near, far }) => near === null || far === null || near < far,
    "near must be less than far",
  ),
  samples: z.strictObject({
    coarse: count.min(3).max(4096),
    fine: z.int().min(0).max(4096),
    spacing: z.enum(["linear", "disparity"]),
    jitterInTest: z.boolean(),
  }),
  field: z.strictObject({
    position: frequency,
    direction: encoding,
    layers: count.max(64),
    width: count.max(2048),
    skips: z.array(z.int().min(0)),
    viewWidth: count.max(2048),
    density: z.enum(["relu", "softplus", "exp"]),
    initialization: z.enum(["glorot", "torch"]),
  }).refine(
    ({ layers, skips }) => skips.every((layer) => layer < layers - 1),
    "skips must name layers before the last",
  ),
  densityNoise: z.number().nonnegative(),
  loss: z.enum(LOSSES),
  schedule,
  adam: z.strictObject(adamShape),
}).refine(
  ({ space, samples }) => space !== "ndc" || samples.spacing === "linear",
  "normalised device coordinates are even in disparity: samples.spacing must be linear",
);
