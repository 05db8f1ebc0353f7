import * as z from "npm:zod@^4.0.0";
import { HASH_GRID_SHAPE } from "../../nn/mod.ts";
import { adamShape, schedule } from "../common_config.ts";
import { exposureSchema, posesSchema, viewsSchema } from "../views/config.ts";

const oneOf = <T extends number>(...values: T[]) => z.literal(values);

/** The hash grid's own rules, but that "auto" is left to the adapter; `HASH_GRID_REFINEMENT` goes with them. */
export const gridShape = z.strictObject({
  ...HASH_GRID_SHAPE,
  antialias: z.boolean().default(false)
    .describe("whether levels that are finer than what a pixel sees of a sample fade out"),
  precision: z.enum(["auto", "f32", "f16"])
    .describe("what the table is read as; auto: what suits the adapter; trained is f32"),
}).omit({ kind: true });

/** The rules of the two small networks behind a hash grid. */
export const networksSchema = z.strictObject({
  width: oneOf(16, 32, 64).describe("units of a hidden layer"),
  densityLayers: oneOf(1, 2).describe("hidden layers of the density network"),
  colorLayers: oneOf(1, 2).describe("hidden layers of the color network"),
  directionDegree: oneOf(1, 2, 3, 4)
    .describe("degree of the spherical harmonics of view directions"),
  kernels: z.enum(["auto", "fused", "layered"])
    .describe("fused keep activations on chip, layered suit CPUs; auto: what suits the adapter"),
  precision: z.enum(["auto", "f32", "f16"])
    .describe("how fused kernels store activations; auto: what the device has"),
}).describe("the density network and the color network");

/** How such a field is learnt, and what is learnt of single photographs with it; `POSES_REFINEMENT` goes with them. */
export const learningShape = {
  exposure: exposureSchema,
  poses: posesSchema,
  views: viewsSchema,
  schedule,
  adam: z.strictObject({
    ...adamShape,
    l2: z.number().nonnegative().describe("decays the networks' matrices"),
  }).describe("the optimiser"),
  averageDecay: z.number().min(0).lt(1)
    .describe("decay of the running average of all parameters, which renders; 0: none"),
} as const;

/** A hash grid whose precision may be left to the adapter. */
export type GridConfig = z.infer<typeof gridShape>;

/** The two small networks behind a hash grid, whose kernels may be left to the adapter. */
export type NetworksConfig = z.infer<typeof networksSchema>;
