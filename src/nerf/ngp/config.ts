import * as z from "npm:zod@^4.0.0";
import type { AdamOptions, Schedule } from "../../nn/mod.ts";
import {
  adamShape,
  type CommonConfig,
  commonShape,
  count,
  positive,
  schedule,
} from "../common_config.ts";

/** Configuration of Instant-NGP (Mueller et al. 2022). */
export interface NgpConfig extends CommonConfig {
  /** The method. */
  method: "ngp";
  /** How much a step trains on. The device adapts the number of rays to keep the samples many. */
  batch: {
    /** Rays of the first step. */
    rays: number;
    /** The most rays a step may have. */
    maxRays: number;
    /** Samples to train on in a step: those that something is seen of. */
    samples: number;
    /** Samples that fit into memory: marched ones, hidden ones among them. */
    capacity: number;
  };
  /** How pixels become rays. */
  camera: {
    /** Where in a pixel its ray passes: 0.5 is the centre. */
    pixelOffset: number;
    /** Where rays start at the earliest, in world units. */
    near: number;
  };
  /** In which light photographs are composited over the background: as stored, or linear. */
  colors: "srgb" | "linear";
  /** The multiresolution hash grid. */
  grid: {
    /** Number of levels. */
    levels: number;
    /** Features of a level. */
    features: 2 | 4 | 8;
    /** Entries of a level at most. */
    tableSize: number;
    /** Cells across the coarsest level. */
    baseResolution: number;
    /** Cells across the finest level. */
    finestResolution: number;
    /** Between a cell's corners. */
    interpolation: "linear" | "smoothstep";
    /** How entries are stored for reading; "auto" becomes what suits the adapter. */
    precision: "auto" | "f32" | "f16";
    /** How gradients are added: as integers, whose sum has one result, or faster on some GPUs as floats. */
    accumulation: "fixed" | "float";
  };
  /** The density network and the color network. */
  networks: {
    /** Units of a hidden layer. */
    width: 16 | 32 | 64;
    /** Hidden layers of the density network. */
    densityLayers: 1 | 2;
    /** Hidden layers of the color network. */
    colorLayers: 1 | 2;
    /** Degree of the spherical harmonics of view directions. */
    directionDegree: 1 | 2 | 3 | 4;
    /** Which kernels: "fused" keep activations on chip, "layered" suit CPUs; "auto" becomes one of them. */
    kernels: "auto" | "fused" | "layered";
    /** How fused kernels store activations; "auto" becomes what the device has. */
    precision: "auto" | "f32" | "f16";
  };
  /** Where there is something. */
  occupancy: {
    /** Cells across a cascade: a multiple of 32. */
    resolution: number;
    /** Cubes around the centre, each twice as large as the one before; 1 but in a box. */
    cascades: number;
    /** Steps between updates. */
    interval: number;
    /** Until this step an update looks at all cells. */
    warmupSteps: number;
    /** What is left of a cell's density after an update that saw less. */
    decay: number;
    /** Optical thickness of a step above which a cell counts as occupied, if the mean is not less. */
    threshold: number;
  };
  /** How rays are marched. */
  march: {
    /** Steps across the diagonal of the unit cube. */
    steps: number;
    /** Growth of steps with distance: 0, or 1/256 for large boxes. */
    coneAngle: number;
    /** In a contracted space: up to which distance steps have one length, in sides of the box. */
    linear: number;
    /** In a contracted space: where rays end, in world units. */
    far: number;
    /** The most samples of a ray. */
    maxSamples: number;
    /** A ray ends where less light than this passes. */
    stopTransmittance: number;
  };
  /** What is minimised. */
  loss: {
    /** Of colors. */
    kind: "huber" | "mse";
    /** Where Huber's loss becomes linear. */
    huberDelta: number;
    /** Penalty on density near cameras: the gradient of each near sample's raw density. */
    nearWeight: number;
    /** How near, in sides of the unit cube. */
    nearDistance: number;
    /** Weight of the entropy of opacities, which makes them 0 or 1. */
    opacityEntropy: number;
    /** Weight of the distortion loss, which gathers a ray's weights. */
    distortion: number;
  };
  /** What is learnt of how each photograph was exposed: gains of its three channels. */
  exposure: {
    /** The learning rate of their logarithms; 0: nothing is learnt. */
    rate: number;
    /** Pulls them towards 0: weight decay in the gradient. */
    l2: number;
  };
  /** How cameras are moved to where photographs fit best. */
  poses: {
    /** The learning rate of turns in radians and of shifts in world units; 0: cameras stay. */
    rate: number;
    /** Steps in which it falls to half. */
    halfLife: number;
    /** Steps before cameras begin to move: without a field there is nothing to fit to. */
    start: number;
    /** Pulls cameras back to where they were: weight decay in the gradient. */
    l2: number;
  };
  /** Training views of which exposure or pose is learnt, 0 where neither is; `train` sets it. */
  views: number;
  /** The learning rate. */
  schedule: Schedule;
  /** The optimiser; `l2` decays the networks' matrices. */
  adam: AdamOptions & { l2: number };
  /** Decay of the running average of all parameters, which renders; 0 for none. */
  averageDecay: number;
}

const oneOf = <T extends number>(...values: T[]) => z.literal(values);

/** The rules that `NgpConfig`'s types cannot express. */
export const ngpSchema: z.ZodType<NgpConfig> = z.strictObject({
  ...commonShape,
  method: z.literal("ngp"),
  batch: z.strictObject({
    rays: count,
    maxRays: count.max(1 << 20),
    samples: count.max(1 << 22),
    capacity: count.min(1024).max(1 << 22).multipleOf(64),
  }).refine(({ rays, maxRays }) => rays <= maxRays, "rays must be at most maxRays"),
  camera: z.strictObject({
    pixelOffset: z.number().min(0).max(1),
    near: z.number().nonnegative(),
  }),
  colors: z.enum(["srgb", "linear"]),
  grid: z.strictObject({
    levels: count.max(24),
    features: oneOf(2, 4, 8),
    tableSize: count.max(1 << 24),
    baseResolution: count.min(2).max(1 << 16),
    finestResolution: count.max(1 << 20),
    interpolation: z.enum(["linear", "smoothstep"]),
    precision: z.enum(["auto", "f32", "f16"]),
    accumulation: z.enum(["fixed", "float"]),
  }).refine(
    ({ baseResolution, finestResolution }) => baseResolution <= finestResolution,
    "baseResolution must be at most finestResolution",
  ),
  networks: z.strictObject({
    width: oneOf(16, 32, 64),
    densityLayers: oneOf(1, 2),
    colorLayers: oneOf(1, 2),
    directionDegree: oneOf(1, 2, 3, 4),
    kernels: z.enum(["auto", "fused", "layered"]),
    precision: z.enum(["auto", "f32", "f16"]),
  }),
  occupancy: z.strictObject({
    resolution: count.max(256).multipleOf(32),
    cascades: count.max(8),
    interval: count,
    warmupSteps: z.int().min(0),
    decay: z.number().min(0).max(1),
    threshold: z.number().nonnegative(),
  }),
  march: z.strictObject({
    steps: count.max(1 << 14),
    coneAngle: z.number().min(0).max(1),
    linear: positive.max(256),
    far: positive,
    maxSamples: count.max(1024),
    stopTransmittance: z.number().min(0).lt(1),
  }),
  loss: z.strictObject({
    kind: z.enum(["huber", "mse"]),
    huberDelta: positive,
    nearWeight: z.number().nonnegative(),
    nearDistance: z.number().nonnegative(),
    opacityEntropy: z.number().nonnegative(),
    distortion: z.number().nonnegative(),
  }),
  exposure: z.strictObject({ rate: z.number().nonnegative(), l2: z.number().nonnegative() }),
  poses: z.strictObject({
    rate: z.number().nonnegative(),
    halfLife: positive,
    start: z.int().min(0),
    l2: z.number().nonnegative(),
  }),
  views: z.int().min(0).max(1 << 20),
  schedule,
  adam: z.strictObject({ ...adamShape, l2: z.number().nonnegative() }),
  averageDecay: z.number().min(0).lt(1),
}).refine(
  ({ space, occupancy }) => space === "box" || occupancy.cascades === 1,
  "only a box has larger ones around it: occupancy.cascades must be 1",
).refine(
  ({ space, march }) => space !== "contracted" || march.coneAngle === 0,
  "steps of a contracted space grow by march.linear: march.coneAngle must be 0",
).refine(
  ({ space, poses }) => space !== "ndc" || poses.rate === 0,
  "poses cannot be refined in normalised device coordinates: set space=contracted or poses.rate=0",
);
