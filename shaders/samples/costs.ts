import { type Cost, type Costs, F32, type Run, VEC4 } from "../cost.ts";

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
  // A frustum: 12 for its moments, 30 for its mean and covariance, 8 for distances; a fencepost read, a
  // Gaussian's nine numbers, t, delta and ray written. A ray: origin and direction read, two integers written.
  "samples/cones": ({ sizes: { rays }, shapes: { ts: [, perRay] } }) => ({
    flops: 50 * rays * perRay,
    bytes: rays * (13 * F32 * perRay + 2 * VEC4 + 2 * F32),
  }),
  // A fencepost of the whole ray: a share and a number between two.
  "samples/fenceposts_whole": ({ sizes: { rays }, shapes: { edges: [, posts] } }) => ({
    flops: 8 * rays * posts,
    bytes: F32 * rays * posts,
  }),
  // An interval before: three weights of 4, blurred by 4, twice; a fencepost: 8. Seven numbers of an interval
  // read, fenceposts written.
  "samples/fenceposts_blurred": ({ sizes: { rays }, shapes: { edges, edges_before } }) => ({
    flops: rays * (8 * edges[1] + 32 * edges_before[1]),
    bytes: F32 * rays * (edges[1] + 7 * edges_before[1]),
  }),
  // An interval before: a weight of 4, its power of 3 and a sum, twice.
  "samples/fenceposts_padded": ({ sizes: { rays }, shapes: { edges, edges_before } }) => ({
    flops: rays * (8 * edges[1] + 16 * edges_before[1]),
    bytes: F32 * rays * (edges[1] + 7 * edges_before[1]),
  }),
  // A fencepost: 5 for its distance; a sample: 6 for its position, 5 for middle and length; a fencepost read, 6
  // numbers written. A ray: origin and direction read, two integers written.
  "samples/intervals": ({ sizes: { rays }, shapes: { ts: [, perRay] } }) => ({
    flops: 16 * rays * perRay,
    bytes: rays * (7 * F32 * perRay + 2 * VEC4 + 2 * F32),
  }),
  // As above, but three pieces an interval, each of a density of 5 at least and a power of 3.
  "samples/fenceposts_dilated": ({ sizes: { rays }, shapes: { edges, edges_before } }) => ({
    flops: rays * (8 * edges[1] + 2 * 3 * 8 * edges_before[1]),
    bytes: F32 * rays * (edges[1] + 7 * edges_before[1]),
  }),
  // A final interval: its weight, what it exceeds its bound by, and the gradient: 10. A proposed one: its weight
  // twice, added to a bound, and a density's gradient: 20.
  "samples/proposal_bound": (run) => proposal(run, 10, 20),
  // A final interval: its weight and its blurred part, of at least one fencepost: 16. A proposed one: its weight,
  // a difference of two sums, the gradient and a density's: 20.
  "samples/proposal_blurred": (run) => proposal(run, 16, 20),
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

/** The gradient of proposals, at so much arithmetic an interval: seven numbers of each read, a gradient written. */
function proposal(
  { sizes: { rays }, shapes: { edges, edges_proposed } }: Run,
  final: number,
  proposed: number,
): Cost {
  return {
    flops: rays * (final * edges[1] + proposed * edges_proposed[1]),
    bytes: rays * (7 * F32 * (edges[1] + edges_proposed[1]) + VEC4 * edges_proposed[1]),
  };
}
