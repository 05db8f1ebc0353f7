import * as z from "npm:zod@^4.0.0";
import { HASH_GRID_REFINEMENT, HASH_GRID_SHAPE } from "../../nn/mod.ts";
import {
  across,
  commonShape,
  count,
  nearBeforeFar,
  pixelOffset,
  positive,
  rangeShape,
  sampledBatchShape,
} from "../common_config.ts";
import { gridShape, learningShape, networksSchema } from "../fields/network_config.ts";
import { POSES_REFINEMENT, robustShape } from "../views/config.ts";

/** Samples of a level, which are intervals between fenceposts. */
const intervals = count.min(2).max(512);

const weight = z.number().nonnegative();

/** Configuration of a hash grid that is asked where small proposal networks see something. */
export const horizonSchema = z.strictObject({
  ...commonShape,
  method: z.literal("horizon").describe(
    "a hash grid, asked where proposals see something (Tancik et al. 2023, Barron et al. 2022, 2023)",
  ),
  batch: z.strictObject(sampledBatchShape).describe("which rays a step trains on"),
  camera: z.strictObject({
    pixelOffset,
    ...rangeShape,
  }).refine(...nearBeforeFar).describe("how pixels become rays"),
  spacing: z.enum(["linear", "disparity", "power"]).describe(
    "how distances are spread along rays: evenly, in their inverse, or between the two",
  ),
  proposals: z.strictObject({
    samples: z.array(intervals).min(1).max(4)
      .describe("intervals that each proposal network is asked at, one after the other"),
    finestResolutions: z.array(z.number().min(2).max(1 << 16)).min(1).max(4)
      .describe("vertices along the finest level of each one's grid"),
    baseResolution: HASH_GRID_SHAPE.baseResolution,
    levels: HASH_GRID_SHAPE.levels,
    features: HASH_GRID_SHAPE.features,
    tableSize: HASH_GRID_SHAPE.tableSize,
    width: count.max(128).describe("units of their one hidden layer"),
    padding: positive.describe("added to weights, so that all of a ray is looked at"),
    annealing: weight
      .describe("slope with which weights become whole in training; 0: they are from the start"),
    annealingSteps: count.describe("steps until they are"),
    interval: count.describe("steps from one in which proposals learn to the next, in the end"),
    intervalSteps: z.int().min(0).describe("steps until then; they learn in each at first"),
    loss: z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("bound").describe("they bound what the field sees from above"),
        weight: weight.describe("weight of their loss"),
      }),
      z.strictObject({
        kind: z.literal("blurred").describe("they are no lower than what it sees, blurred"),
        weight: weight.describe("weight of their loss"),
        blurs: z.array(positive.max(1)).min(1).max(4)
          .describe("by what part of the ray to each side, for each network"),
      }),
    ]).describe("what teaches them"),
  }).refine(
    ({ samples, finestResolutions }) => samples.length === finestResolutions.length,
    across(
      ["finestResolutions", "samples"],
      "must be as many as there are numbers of samples",
      "Give each network a resolution",
    ),
  ).refine(
    ({ samples, loss }) => loss.kind === "bound" || loss.blurs.length === samples.length,
    across(
      ["loss", "samples"],
      "must have as many blurs as there are numbers of samples",
      "Give each network a blur",
    ),
  ).describe("small networks of densities that look along rays first"),
  samples: intervals.describe("intervals of a ray that the field is asked at"),
  // Runs of before there was this key had thin fog.
  density: z.enum(["exp", "foggyExp"]).default("exp").describe(
    "what makes densities of raw outputs x, in sides of the box: e^x, or (foggyExp) 3 e^x, so that training " +
      "begins in fog where few rays see as far as the horizon",
  ),
  grid: gridShape.extend({
    decay: weight.describe("weight of the mean square of what each level holds"),
  }).refine(...HASH_GRID_REFINEMENT).describe("the multiresolution hash grid"),
  networks: networksSchema,
  loss: z.strictObject({
    distortion: weight.describe("weight of the distortion loss, which gathers a ray's weights"),
    ...robustShape,
    // Runs of before there was this key had no such penalty.
    nearWeight: weight.default(0)
      .describe(
        "weight of the mean over samples of raw densities, of those nearer than wholeFrom, " +
          "and there less by the square of the nearness; without wholeFrom there are none",
      ),
    wholeFrom: weight
      .describe(
        "nearer samples' gradients are times squared distance over this one's; world units",
      ),
  }).describe("what is minimised besides squared errors"),
  ...learningShape,
}).refine(
  ({ space, spacing }) => space !== "ndc" || spacing === "linear",
  across(
    ["spacing", "space"],
    "must be linear in normalised device coordinates, which are disparities already",
    "Set spacing=linear or space=contracted",
  ),
).refine(...POSES_REFINEMENT);

/** Configuration of a hash grid that is asked where small proposal networks see something. */
export type HorizonConfig = z.infer<typeof horizonSchema>;
