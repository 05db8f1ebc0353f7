import { BLOCK, type Cost, type Costs, F32, type Run, upTo, VEC4 } from "../cost.ts";
import { constantsOf } from "../constants.ts";

const { BLOCKS_PER_SPLIT } = constantsOf("dense/gradient.wgsl");

/** What the kernels of dense layers must do. */
export const COSTS: Costs = {
  // Y = X W + b.
  "dense/forward_subgroup": denseForward,
  "dense/forward_subgroup64": denseForward,
  "dense/forward_workgroup": denseForward,
  // dX = (dY W^T) activate'(X).
  "dense/backward_subgroup": denseBackward,
  "dense/backward_subgroup64": denseBackward,
  "dense/backward_workgroup": denseBackward,
  // dW = X^T dY and db, split by split.
  "dense/gradient_subgroup": denseGradient,
  "dense/gradient_subgroup64": denseGradient,
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
  "dense/activation_backward": (run) => {
    const numbers = run.sizes.rows * upTo(run.sizes.samples, run, run.sizes.count);
    return { flops: 3 * numbers, bytes: 3 * F32 * numbers };
  },
  // Each row from one place to another.
  "dense/rows": ({ sizes: { blocks, rows } }) => ({
    flops: 0,
    bytes: 2 * F32 * rows * blocks * BLOCK,
  }),
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
