import { constantsOf } from "../constants.ts";
import { BATCH, type Cost, type Costs, F32, type Run, upTo, VEC4 } from "../cost.ts";

const { THREADS } = constantsOf("learn/ray_loss.wgsl");

/** What the kernels of losses and optimisers must do. */
export const COSTS: Costs = {
  // Huber's: 17 for loss and squared error, 17 for difference, gradient and sums, 10 for the opacity's
  // entropy and the distortion, 6 for the scale. Color, target, distortion, pixel of a ray read; of all rays a
  // gradient written, and two sums of a workgroup's rays.
  "learn/ray_loss": (run) => {
    const { sizes: { rays } } = run;
    const kept = upTo(rays, run, run.sizes.index);
    return {
      flops: 50 * kept,
      bytes: (3 * VEC4 + F32) * kept + VEC4 * rays + VEC4 * Math.ceil(rays / THREADS),
    };
  },
  // A power of two and a sum; a pixel read.
  "learn/multipliers": ({ sizes: { capacity } }) => ({
    flops: 2 * capacity,
    bytes: VEC4 * capacity,
  }),
  // Adam's 14, and two for the decay of weights.
  "learn/adam": ({ sizes: { count } }) => ({ flops: 16 * count, bytes: 7 * F32 * count }),
  "learn/adam_table_f32": (run) => adamTable(run, 0),
  // The pair is written once more, at half its size.
  "learn/adam_table_f16": (run) => adamTable(run, F32),
  // Difference, product, sum; two numbers read, one written.
  "learn/average": ({ sizes: { quads } }) => ({ flops: 12 * quads, bytes: 3 * VEC4 * quads }),
  // Pairs of sums added up.
  "learn/report": ({ sizes: { count } }) => ({ flops: 3 * count, bytes: VEC4 * (count + 1) }),
  // A sum; one number read.
  "learn/add_losses": ({ sizes: { rays } }) => ({ flops: rays, bytes: F32 * rays }),
  // Bits of all of a group's gradients; what is noted of them is a few words.
  "learn/finite": ({ sizes: { count } }) => ({ flops: 0, bytes: F32 * count }),
};

/**
 * All gradients are read. Of the pairs that have any, moments, values and number of steps are read and
 * written and the gradients cleared: 15 operations for each of two numbers, 4 for the corrections. How many
 * these are counts as the mean over the training so far, which step counts tell; without them, none.
 */
function adamTable({ sizes: { pairs }, counted, steps }: Run, moreBytes: number): Cost {
  let changes = 0;
  for (let pair = 0; pair < (steps?.length ?? 0); pair++) changes += steps![pair];
  const changed = changes / Math.max(counted?.[BATCH.APPLIED] ?? 1, 1);
  const perPair = 2 * 3 * 2 * F32 + 2 * F32 + 2 * F32 + moreBytes;
  return { flops: 34 * changed, bytes: 2 * F32 * pairs + perPair * changed };
}
