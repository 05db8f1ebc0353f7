import { type Costs, F32, upTo, VEC4 } from "../cost.ts";

/** What the kernels of robust losses must do. */
export const COSTS: Costs = {
  // An error of three channels; comparisons do not count. Color and target read, the error written.
  "robust/mask": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    return { flops: 9 * rays, bytes: (2 * VEC4 + 2 * F32) * rays };
  },
  // As much; of a pixel above the threshold, which are few, nine places are read.
  "robust/recall": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    return { flops: 9 * rays, bytes: (3 * VEC4 + 3 * F32) * rays };
  },
  // Integers. Pixel and error read, two counts read and written.
  "robust/note": ({ sizes: { rays } }) => ({ flops: 0, bytes: (VEC4 + 5 * F32) * rays }),
  // Errors are read once a byte; adding up bins is integers.
  "robust/threshold": ({ sizes: { rays } }) => ({ flops: 4, bytes: 4 * F32 * rays }),
};
