import { type Cost, type Costs, F32, type Run, upTo } from "../cost.ts";
import { networksOf } from "../mlp/costs.ts";

/** What the kernels of networks in registers must do. */
export const COSTS: Costs = {
  // Of the density's layers, then of the colour's.
  "registers/forward_shallow_shallow": forward,
  "registers/forward_shallow_deep": forward,
  "registers/forward_deep_shallow": forward,
  "registers/forward_deep_deep": forward,
  "registers/density_shallow": density,
  "registers/density_deep": density,
  "registers/backward_u64": backward,
  "registers/backward_vec4": backward,
};

/**
 * Forward once more, then a multiply-add for the inputs' gradient. Source, ray, encoded position and gradient of the
 * output read; what the layers make, its gradients and those of the encoded positions written.
 */
function backward(run: Run): Cost {
  const { encoded, weights, bytes } = networksOf(run);
  const samples = upTo(run.sizes.samples, run, run.sizes.slot);
  const [, rows] = run.shapes.rows;
  return {
    flops: (4 * weights.all + 49) * samples,
    bytes: (2 * encoded + rows + 2 + 4) * F32 * samples + 2 * bytes,
  };
}

/**
 * Both networks' multiply-adds, 40 for the spherical harmonics, 9 for three sigmoids. Encoded position and ray read,
 * output written; the matrices read.
 */
function forward(run: Run): Cost {
  const { encoded, weights, bytes } = networksOf(run);
  const samples = upTo(run.sizes.samples, run, run.sizes.slot);
  return {
    flops: (2 * weights.all + 49) * samples,
    bytes: (encoded + 1 + 4) * F32 * samples + bytes,
  };
}

/** The density network's multiply-adds; encoded position read, a density written. */
function density(run: Run): Cost {
  const { encoded, weights, bytes } = networksOf(run);
  const samples = upTo(run.sizes.samples, run, run.sizes.slot);
  return { flops: 2 * weights.density * samples, bytes: (encoded + 1) * F32 * samples + bytes };
}
