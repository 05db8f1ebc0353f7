import { type Costs, F32, VEC4 } from "../cost.ts";

/** What the kernels of samplers must do. */
export const COSTS: Costs = {
  // Three points of 5 operations, two middles between them of 2, a random number between these of 5.
  "samples/stratified": ({ sizes: { rays }, shapes: { ts: [, perRay] } }) => ({
    flops: 24 * rays * perRay,
    bytes: F32 * rays * perRay,
  }),
  // Two edges and a number between them; the search only compares.
  "samples/importance": ({ sizes: { rays }, shapes: { ts, cdf, fine_ts } }) => ({
    flops: 11 * rays * fine_ts[1],
    bytes: F32 * rays * (ts[1] + cdf[1] + fine_ts[1]),
  }),
  // Comparisons; every sample read and written.
  "samples/merge": ({ sizes: { rays }, shapes: { merged: [, perRay] } }) => ({
    flops: 0,
    bytes: 2 * F32 * rays * perRay,
  }),
  // A sample's weight: 4, of six numbers; n - 1 weights become n entries: summed, then normalised and
  // summed again.
  "samples/cdf": ({ sizes: { rays }, shapes: { cdf: [, n] } }) => ({
    flops: 9 * rays * (n - 1),
    bytes: F32 * rays * (6 * (n - 1) + n),
  }),
  // A sample: 6 for its position, 2 for the interval; t read, 5 numbers written. A ray: origin and direction
  // read, two integers written.
  "samples/place": ({ sizes: { rays }, shapes: { ts: [, perRay] } }) => ({
    flops: 8 * rays * perRay,
    bytes: rays * (6 * F32 * perRay + 2 * VEC4 + 2 * F32),
  }),
};
