import { BLOCK, type Cost, type Costs, F32, type Run, upTo } from "../cost.ts";

/** What the kernels of hash grids must do. */
export const COSTS: Costs = {
  // A level: 24 for cell and weights, 15 a feature to interpolate. Position and 8 corners read, all rows
  // written, those that only pad too.
  "grid/forward_f32": (run) => gridForward(run, F32),
  "grid/forward_f16": (run) => gridForward(run, F32 / 2),
  // A level: 24 for cell and weights; a feature: one for its unit, 8 to weigh it, integers to add. Source,
  // position and gradient read; 8 corners read and written.
  "grid/backward_fixed": (run) => gridBackward(run, 9),
  "grid/backward_paired": (run) => gridBackward(run, 9),
  // The same without units, and 8 additions.
  "grid/backward_float": (run) => gridBackward(run, 16),
  // A level: 9 for the cell, 48 for the slopes between faces; a feature: 16 for the corners' products.
  "grid/position_gradient_f32": (run) => positionGradient(run, F32),
  "grid/position_gradient_f16": (run) => positionGradient(run, F32 / 2),
  // All rows summed up, those that only pad too; a sum for each level and chunk written.
  "grid/range": (run) => {
    const { sizes: { samples, slot, features, chunk_blocks }, shapes: { partials } } = run;
    const numbers = features * upTo(samples, run, slot);
    const sums = partials[0] * Math.ceil(numbers / (features * BLOCK * chunk_blocks));
    return { flops: numbers, bytes: F32 * (numbers + sums) };
  },
  // The sums of a level added up.
  "grid/scale": (run) => {
    const { sizes: { samples, slot, chunk_blocks }, shapes: { scales: [levels] } } = run;
    const sums = levels * Math.ceil(upTo(samples, run, slot) / (BLOCK * chunk_blocks));
    return { flops: sums, bytes: F32 * (sums + 3 * levels) };
  },
  // An integer halved: a sum and a shift; read and written, if all levels are to be halved.
  "grid/rescale": ({ shapes: { gradients: [entries, numbers] } }) => ({
    flops: 2 * entries * numbers,
    bytes: 2 * F32 * entries * numbers,
  }),
  // Two numbers become one of their size.
  "grid/pack": ({ sizes: { pairs } }) => ({ flops: 0, bytes: 3 * F32 * pairs }),
};

function gridForward(run: Run, bytesPerFeature: number): Cost {
  const { sizes: { slot, features: rows }, shapes: { levels: [levels], table } } = run;
  const features = featuresOf(table, bytesPerFeature);
  const samples = upTo(run.sizes.samples, run, slot);
  return {
    flops: (24 + 15 * features) * levels * samples,
    bytes: (3 * F32 + 8 * features * bytesPerFeature * levels + F32 * rows) * samples,
  };
}

function gridBackward(run: Run, flopsPerFeature: number): Cost {
  const { sizes: { slot }, shapes: { levels: [levels], gradients: [, features] } } = run;
  const samples = upTo(run.sizes.samples, run, slot);
  return {
    flops: (24 + flopsPerFeature * features) * levels * samples,
    bytes: (4 * F32 + (1 + 2 * 8) * F32 * features * levels) * samples,
  };
}

function positionGradient(run: Run, bytesPerFeature: number): Cost {
  const { sizes: { slot }, shapes: { levels: [levels], table } } = run;
  const features = featuresOf(table, bytesPerFeature);
  const samples = upTo(run.sizes.samples, run, slot);
  return {
    flops: (57 + 16 * features) * levels * samples,
    bytes: (6 * F32 + (F32 + 8 * bytesPerFeature) * features * levels) * samples,
  };
}

/** Features of an entry: a table in f16 has two of them in an element. */
function featuresOf(table: readonly number[], bytesPerFeature: number): number {
  return table[1] * (F32 / bytesPerFeature);
}
