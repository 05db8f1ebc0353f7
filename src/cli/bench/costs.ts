import { NGP_COSTS } from "./ngp_costs.ts";
import { BLOCK, type Cost, F32, type Run, upTo, VEC4 } from "./run.ts";

export type { Cost, Run };

const BLOCKS_PER_SPLIT = 32; // as in shaders/lib/dense_gradient.wgsl

/**
 * What each kernel must do, by its name. Counted is what its header in shaders/ promises, at the sizes
 * it was given: neither repeated reads nor integer arithmetic, comparisons and random bits. Rows that
 * pad features to multiples of 16 count, as layers compute them.
 */
export const COSTS: Readonly<Record<string, (run: Run) => Cost>> = {
  // The ceilings: source and copy; 32 links of 3 chains of vec4s, two operations each.
  "bench/copy": ({ sizes: { count } }) => ({ flops: 0, bytes: 2 * VEC4 * count }),
  "bench/fma": ({ sizes: { iterations }, shapes: { results: [threads] } }) => ({
    flops: 2 * 32 * 3 * 4 * iterations * threads,
    bytes: VEC4 * threads,
  }),

  // Y = X W + b.
  "dense/forward_subgroup": denseForward,
  "dense/forward_workgroup": denseForward,
  // dX = (dY W^T) activate'(X).
  "dense/backward_subgroup": denseBackward,
  "dense/backward_workgroup": denseBackward,
  // dW = X^T dY and db, split by split.
  "dense/gradient_subgroup": denseGradient,
  "dense/gradient_workgroup": denseGradient,
  // Adds `splits` slices; sizes count vec4s, of which padding columns are left out.
  "dense/reduce": ({ sizes: { size, stride, columns, splits } }) => {
    const real = size / stride * columns;
    return { flops: 4 * real * splits, bytes: VEC4 * real * (splits + 1) };
  },
  // Each number of the matrix from one place to another.
  "dense/transpose": ({ sizes: { rows, columns } }) => ({
    flops: 0,
    bytes: 2 * F32 * rows * columns,
  }),
  // dY *= Y (1 - Y), the sigmoid's: dY and Y read, dY written.
  "dense/activation_backward": ({ sizes: { size } }) => ({
    flops: 3 * size,
    bytes: 3 * F32 * size,
  }),

  // Softplus, the dearest of the densities: log(1 + e^-|x|) + max(x, 0).
  "density/forward": ({ sizes: { samples } }) => ({ flops: 4 * samples, bytes: 2 * F32 * samples }),
  // 1 / (1 + e^-x), times the gradient: raw density and gradient read, gradient written.
  "density/backward": ({ sizes: { samples } }) => ({
    flops: 4 * samples,
    bytes: 3 * F32 * samples,
  }),
  // An angle: 1 for 2^k x, 6 to reduce it, 1 for the sine.
  "encode/frequency": ({ sizes: { blocks, rows }, shapes: { inputs: [, dimensions] } }) => ({
    flops: 8 * rows * blocks * BLOCK,
    bytes: F32 * (dimensions + rows) * blocks * BLOCK,
  }),
  // 40 for the spherical harmonics of degree 4, the largest.
  "encode/spherical_harmonics": ({ sizes: { blocks, rows } }) => ({
    flops: 40 * blocks * BLOCK,
    bytes: F32 * (3 + rows) * blocks * BLOCK,
  }),

  // Three operations for m, four for v, seven for the parameter; 4 numbers read and 3 written.
  "learn/adam": ({ sizes: { count } }) => ({ flops: 14 * count, bytes: 7 * F32 * count }),
  // Three channels: difference, gradient, square and sum. Color and target read, gradient written.
  "learn/loss": ({ sizes: { rays } }) => ({ flops: 12 * rays, bytes: 3 * VEC4 * rays }),

  // Integers: a pixel's place is written.
  "pixels/all_images": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  "pixels/any_image": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  "pixels/one_image": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  "pixels/tile": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  // 4 to scale the texel's bytes, 10 to composite; place, length and texel read, color written.
  "pixels/colors": ({ sizes: { rays } }) => ({
    flops: 14 * rays,
    bytes: (2 * VEC4 + 2 * F32) * rays,
  }),
  // 6 for the offset, 15 to turn it, 6 for its length; a lens's iterations differ and do not count. Pixel
  // read, origin and direction written; the cameras are few.
  "rays/generate": ({ sizes: { rays } }) => ({ flops: 27 * rays, bytes: 3 * VEC4 * rays }),
  // 9 for a length of 1. Pixel and two texels read, origin and direction written.
  "rays/table": ({ sizes: { rays } }) => ({ flops: 9 * rays, bytes: 5 * VEC4 * rays }),
  // 4 for slopes, 5 for the origin, 4 for the direction, 3 for the view direction, 6 for the length. Two
  // vectors read, three written.
  "rays/ndc": ({ sizes: { rays } }) => ({ flops: 22 * rays, bytes: 5 * VEC4 * rays }),

  // Three points of 5 operations, two middles between them of 2, a random number between these of 5.
  "samples/stratified": ({ sizes: { rays }, shapes: { ts: [, perRay] } }) => ({
    flops: 24 * rays * perRay,
    bytes: F32 * rays * perRay,
  }),
  // n - 1 weights become n entries: summed, then normalised and summed again.
  "samples/cdf": ({ sizes: { rays }, shapes: { cdf: [, n] } }) => ({
    flops: 5 * rays * (n - 1),
    bytes: F32 * rays * (2 * n - 1),
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
  // A sample: 6 for its position, 3 for the view direction, 2 for the interval; t read, 7 numbers
  // written. A ray: origin and direction read, two integers written.
  "samples/place": ({ sizes: { rays }, shapes: { ts: [, perRay] } }) => ({
    flops: 11 * rays * perRay,
    bytes: rays * (8 * F32 * perRay + 2 * VEC4 + 2 * F32),
  }),

  // A sample: 5 for weight and transmittance, 9 for the sums; sigma, delta, t, rgb read, 2 written.
  // A ray: 7 for the background; two integers read, color and depth written.
  "volrend/composite": ({ sizes: { rays }, shapes: { ts: [, perRay] } }) => ({
    flops: rays * (14 * perRay + 7),
    bytes: rays * (8 * F32 * perRay + 2 * F32 + VEC4 + F32),
  }),
  // A sample: 9 for the weight's gradient, 6 for the density's, 3 for the color's; delta, rgb, weight,
  // transmittance read, 4 written. A ray: two integers and the color's gradient read.
  "volrend/composite_backward": ({ sizes: { rays }, shapes: { deltas: [, perRay] } }) => ({
    flops: rays * 18 * perRay,
    bytes: rays * (10 * F32 * perRay + 2 * F32 + VEC4),
  }),

  ...NGP_COSTS,
};

/** A multiply-add for each weight and sample; inputs, weights and biases read, outputs written. */
function denseForward(run: Run): Cost {
  const { inputs, outputs } = run.sizes;
  const samples = samplesOf(run);
  return {
    flops: 2 * inputs * outputs * samples,
    bytes: F32 * ((inputs + outputs) * samples + (inputs + 1) * outputs),
  };
}

/** The same the other way round: no biases, and X is read for its activation's derivative. */
function denseBackward(run: Run): Cost {
  const { inputs, outputs } = run.sizes;
  const samples = samplesOf(run);
  return {
    flops: 2 * inputs * outputs * samples,
    bytes: F32 * ((inputs + 2 * outputs) * samples + inputs * outputs),
  };
}

/**
 * A multiply-add for each weight and sample, an addition for each bias; a slice for each split, those
 * without samples too.
 */
function denseGradient(run: Run): Cost {
  const { inputs, outputs, blocks } = run.sizes;
  const samples = samplesOf(run);
  const splits = Math.ceil(blocks / BLOCKS_PER_SPLIT);
  return {
    flops: (2 * inputs + 1) * outputs * samples,
    bytes: F32 * ((inputs + outputs) * samples + splits * (inputs + 1) * outputs),
  };
}

/** Whole blocks of samples: as many as the layer is run for, or as the device counted. */
function samplesOf(run: Run): number {
  const { blocks, count } = run.sizes;
  return Math.ceil(upTo(blocks * BLOCK, run, count) / BLOCK) * BLOCK;
}

/**
 * What a run must do at least.
 *
 * @throws {RangeError} for a kernel whose cost nobody has written down
 */
export function costOf(run: Run): Cost {
  const cost = COSTS[run.kernel];
  if (!cost) {
    throw new RangeError(`Cannot tell the cost of ${run.kernel}: see src/cli/bench/costs.ts.`);
  }
  return cost(run);
}
