import { constantsOf } from "../constants.ts";
import { BATCH, type Costs, F32, upTo, VEC4 } from "../cost.ts";

const { CELLS_PER_PARTIAL } = constantsOf("occupancy/update.wgsl");
const { CELLS_PER_WORD } = constantsOf("lib/occupancy.wgsl");

/** What the kernels of occupancy grids must do. */
export const COSTS: Costs = {
  // Three coordinates of 8: corner, random number, field. A cell and its position written; drawing from the
  // occupied cells reads few bits.
  "occupancy/cells": ({ sizes: { count } }) => ({ flops: 24 * count, bytes: 4 * F32 * count }),
  // An exponential and a product; cell and density read, the cell's maximum read and written.
  "occupancy/splat": ({ sizes: { count } }) => ({ flops: 2 * count, bytes: 4 * F32 * count }),
  // Decay, and a sum; density and what is fresh read and written, a sum for each partial written.
  "occupancy/update": ({ sizes: { cells } }) => ({
    flops: 2 * cells,
    bytes: 4 * F32 * cells + F32 * Math.ceil(cells / CELLS_PER_PARTIAL),
  }),
  "occupancy/mean": ({ sizes: { count } }) => ({ flops: count, bytes: F32 * (count + 1) }),
  // A ray: 28 to enter the box, 6 for its error; two colors, an origin and a direction read. The cells that it
  // passes are known to the device alone.
  "occupancy/vote": (run) => {
    const rays = upTo(run.sizes.rays, run, BATCH.KEPT_RAYS);
    return { flops: 34 * rays, bytes: 4 * VEC4 * rays };
  },
  // Of each cell a share; two votes and a density read, a bit written.
  "occupancy/missing": ({ sizes: { words } }) => ({
    flops: 4 * CELLS_PER_WORD * words,
    bytes: (3 * CELLS_PER_WORD + 1) * F32 * words,
  }),
  // Integers.
  "occupancy/forget": ({ sizes: { count } }) => ({ flops: 0, bytes: 2 * F32 * count }),
  // Comparisons of cells become bits of a word, which join others.
  "occupancy/threshold": ({ sizes: { words } }) => ({
    flops: 0,
    bytes: (CELLS_PER_WORD + 2) * F32 * words,
  }),
  // 18 to the camera's frame, 10 for the cone, of every camera; its pose read once. Runs once.
  "occupancy/footprints": ({ sizes: { cameras, first, end } }) => ({
    flops: 28 * cameras * (end - first),
    bytes: F32 * (end - first) + 3 * VEC4 * cameras,
  }),
  // As if the first camera saw each cell's centre: 9 for the cell, 30 for the camera. Runs once.
  "occupancy/visible": ({ shapes: { densities } }) => {
    const cells = densities.reduce((product, side) => product * side, 1);
    return { flops: 39 * cells, bytes: F32 * cells };
  },
};
