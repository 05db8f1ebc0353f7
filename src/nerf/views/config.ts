import * as z from "npm:zod@^4.0.0";
import { across, type CommonConfig, positive } from "../common_config.ts";

const weight = z.number().nonnegative();

/** The rules of what is learnt of photographs' colors. */
export const exposureSchema = z.strictObject({
  // Runs of before had gains.
  kind: z.enum(["gains", "affine", "bilateral"]).default("gains").describe(
    "gains of its three channels, an affine map of its colors, 3 x 4, or such maps in a bilateral grid of " +
      "16 x 16 x 8",
  ),
  rate: weight.describe(
    "learning rate of the gains' logarithms or of the maps; 0: nothing is learnt",
  ),
  l2: weight.describe("pulls them towards neutral ones: weight decay in the gradient"),
  variation: weight.default(10).describe("bilateral: weight of the grid's total variation"),
}).describe("what is learnt of how each photograph was exposed");

/** How photographs' colors are learnt. */
export type ExposureOptions = z.infer<typeof exposureSchema>;

/** The rules of how cameras move. */
export const posesSchema = z.strictObject({
  preconditioner: z.enum(["none", "camp"]).default("none").describe(
    "in what poses are learnt: radians and world units, or (camp) what moves images as much, in parts of " +
      "their longer side",
  ),
  optics: z.enum(["captured", "focal", "lens"]).default("captured").describe(
    "what else is learnt, of the one camera that took all photographs: nothing, its focal length, or " +
      "(lens) its radial distortion, too, where the capture gives it a lens",
  ),
  rate: weight.describe("learning rate of turns and shifts; 0: cameras stay"),
  halfLife: positive.describe("steps in which it falls to half"),
  start: z.int().min(0)
    .describe("steps before cameras move: without a field there is nothing to fit to"),
  l2: weight.describe("pulls cameras back to where they were: weight decay in the gradient"),
  // Runs of before learnt all levels from the first step.
  coarseToFine: z.int().min(0).default(0).describe(
    "steps until all levels of the hash grid learn, the coarse ones first; 0: they do from the first step",
  ),
}).describe("how cameras are moved to where photographs fit best");

/** Keys of a loss: the rules of what is taken for moving things. */
export const robustShape = {
  // Runs of before trained on all pixels.
  inliers: z.number().positive().max(1).default(1).describe(
    "share of pixels whose errors are ordinary; what errs more, as most around it does, has moved and is " +
      "masked out; 1: nothing is",
  ),
  patch: z.literal([1, 4, 8, 16]).default(16).describe(
    "pixels across the patches that a step's pixels lie in, where loss.inliers is below 1; 1: anywhere, and " +
      "what is around them was seen in steps before",
  ),
};

/** How cameras move. */
export type PosesOptions = z.infer<typeof posesSchema>;

/** The rule across fields, as `refine` takes it. */
export const POSES_REFINEMENT = [
  ({ space, poses }: Pick<CommonConfig, "space"> & { poses: PosesOptions }): boolean =>
    space !== "ndc" || poses.rate === 0,
  across(
    ["poses.rate", "space"],
    "must be 0 in normalised device coordinates, where cameras cannot move",
    "Set poses.rate=0 or space=contracted",
  ),
] as const;

/** The rule of how many views there are of which something is learnt. */
export const viewsSchema = z.int().min(0).max(1 << 20)
  .describe("training views of which something is learnt or counted, else 0; train sets it");
