import * as z from "npm:zod@^4.0.0";
import { HASH_GRID_SHAPE } from "../../nn/mod.ts";

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

/** A hash grid whose precision may be left to the adapter. */
export type GridConfig = z.infer<typeof gridShape>;

/** The two small networks behind a hash grid, whose kernels may be left to the adapter. */
export type NetworksConfig = z.infer<typeof networksSchema>;
