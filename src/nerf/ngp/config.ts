import * as z from "npm:zod@^4.0.0";
import { HASH_GRID_REFINEMENT, SAMPLES_PER_BLOCK } from "../../nn/mod.ts";
import { across, commonShape, count, MOST_RAYS, pixelOffset, positive } from "../common_config.ts";
import { gridShape, learningShape, networksSchema } from "../fields/network_config.ts";
import { POSES_REFINEMENT, robustShape } from "../views/config.ts";

const oneOf = <T extends number>(...values: T[]) => z.literal(values);

const weight = z.number().nonnegative();

/** Configuration of Instant-NGP (Mueller et al. 2022). */
export const ngpSchema = z.strictObject({
  ...commonShape,
  method: z.literal("ngp").describe("Instant-NGP (Müller et al. 2022)"),
  batch: z.strictObject({
    rays: count.describe("rays of the first step; then the device adapts them"),
    maxRays: count.max(MOST_RAYS).describe("the most rays a step may have"),
    samples: count.max(1 << 22)
      .describe("samples to train on in a step: those that something is seen of"),
    capacity: count.min(1024).max(1 << 22).multipleOf(SAMPLES_PER_BLOCK)
      .describe("samples that fit into memory, hidden ones among them"),
  }).refine(
    ({ rays, maxRays }) => rays <= maxRays,
    across(["rays", "maxRays"], "must be at most maxRays", "Lower rays or raise maxRays"),
  ).describe("how much a step trains on"),
  camera: z.strictObject({
    pixelOffset,
    near: z.number().nonnegative().describe("where rays start at the earliest, in world units"),
    // Pixels had one ray before there were these two.
    raySpacing: z.number().nonnegative().default(0).describe(
      "about how far apart neighbouring rays are at a distance of 1, in training and in pictures: a pixel is " +
        "the mean of n x n rays, n = 1 / (focal length * this) rounded; 0: one ray always",
    ),
    singleRaySteps: z.int().min(0).default(0)
      .describe("the first steps of training, whose pixels have one ray all the same"),
  }).describe("how pixels become rays"),
  colors: z.enum(["srgb", "linear"])
    .describe("in which numbers photographs are mixed with the background: as stored, or linear"),
  grid: gridShape.refine(...HASH_GRID_REFINEMENT).describe("the multiresolution hash grid"),
  networks: networksSchema,
  occupancy: z.strictObject({
    resolution: oneOf(32, 64, 128, 256).describe("cells across a cascade"),
    cascades: count.max(8)
      .describe("cubes around the centre, each twice as large as the one before; 1 but in a box"),
    interval: count.describe("steps between updates"),
    warmupSteps: z.int().min(0).describe("until this step an update looks at all cells"),
    share: z.number().positive().max(1).default(0.5)
      .describe("from that step on it looks at this part of them, half of these occupied ones"),
    decay: z.number().min(0).max(1)
      .describe("what is left of a cell's density after an update that saw less"),
    threshold: weight
      .describe(
        "optical thickness of a step above which a cell is occupied, if the mean is not less",
      ),
  }).describe("where there is something"),
  march: z.strictObject({
    steps: count.max(1 << 14).describe("steps across the diagonal of the unit cube"),
    coneAngle: z.number().min(0).max(1)
      .describe("growth of steps with distance: 0, or 1/256 for large boxes"),
    linear: positive.max(256)
      .describe("contracted: up to which distance steps have one length, in sides of the box"),
    far: positive.describe("contracted: where rays end, in world units"),
    maxSamples: count.max(1024).describe("the most samples of a ray"),
    stopTransmittance: z.number().min(0).lt(1)
      .describe("a ray ends where less light than this passes"),
  }).describe("how rays are marched"),
  loss: z.strictObject({
    kind: z.enum(["huber", "mse"]).describe("of colors"),
    huberDelta: positive.describe("where Huber's loss becomes linear"),
    nearWeight: weight
      .describe("penalty on density near cameras: the gradient of a near sample's raw density"),
    nearDistance: weight.describe("how near, in sides of the unit cube"),
    opacityEntropy: weight.describe("weight of the entropy of opacities, which makes them 0 or 1"),
    distortion: weight.describe("weight of the distortion loss, which gathers a ray's weights"),
    ...robustShape,
  }).describe("what is minimised"),
  ...learningShape,
}).refine(
  ({ space, occupancy }) => space === "box" || occupancy.cascades === 1,
  across(
    ["occupancy.cascades", "space"],
    "must be 1 where space is not box: only a box has larger ones around it",
    "Set occupancy.cascades=1 or space=box",
  ),
).refine(
  ({ space, march }) => space !== "contracted" || march.coneAngle === 0,
  across(
    ["march.coneAngle", "space"],
    "must be 0 in a contracted space, whose steps grow by march.linear",
    "Set march.coneAngle=0 or space=box",
  ),
).refine(...POSES_REFINEMENT).refine(
  (config) => config.camera.raySpacing === 0 || allowsSharedPixels(config),
  across(
    ["camera.raySpacing", "scales", "exposure.rate", "poses.rate", "loss.inliers", "depth.weight"],
    "must be 0 where several scales, exposures, poses, outliers or depths are learnt: these know pixels of one ray",
    "Set camera.raySpacing=0 or learn none of them",
  ),
);

/** What is learnt besides a field, which decides whether several rays may share a pixel. */
interface LearntBesides {
  readonly scales: number;
  readonly exposure: { readonly rate: number };
  readonly poses: { readonly rate: number };
  readonly loss: { readonly inliers: number };
  readonly depth: { readonly weight: number };
}

/** Whether several rays may share a pixel: what is learnt of views, scales and depths knows one ray a pixel. */
export function allowsSharedPixels(
  { scales, exposure, poses, loss, depth }: LearntBesides,
): boolean {
  return scales === 1 && exposure.rate === 0 && poses.rate === 0 && loss.inliers === 1 &&
    depth.weight === 0;
}

/** Configuration of Instant-NGP. */
export type NgpConfig = z.infer<typeof ngpSchema>;
