import { type Costs, F32, upTo, VEC4 } from "../cost.ts";

/** What the kernels of photographs' exposures must do. */
export const COSTS: Costs = {
  // An exponential, a difference, a product, a sum a channel, 10 for the background and what of it is seen.
  // View and color of a ray read, the exposed color written; gains are few.
  "exposure/apply": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    return { flops: 22 * rays, bytes: (F32 + 2 * VEC4) * rays };
  },
  // The same parts, and 7 products and sums a channel. View, exposed color and gradient of a ray read; its
  // gradient and its share of its view's written.
  "exposure/backward": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    return { flops: 31 * rays, bytes: (F32 + 4 * VEC4) * rays };
  },
  // A sum and a difference; gains read and written.
  "exposure/center": ({ sizes: { views } }) => ({ flops: 6 * views, bytes: 2 * VEC4 * views }),
};
