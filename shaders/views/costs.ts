import { type Costs, F32, upTo, VEC4 } from "../cost.ts";

/** What the kernels of what is learnt of views must do. */
export const COSTS: Costs = {
  // A ray's view and gradients read, the gradients added; sums written.
  "views/sum": (run) => {
    const { sizes: { views }, shapes: { values: [most, vec4s] } } = run;
    const rays = Math.min(most, upTo(run.sizes.capacity, run, run.sizes.index));
    return { flops: 4 * vec4s * rays, bytes: F32 * rays + VEC4 * vec4s * (rays + views) };
  },
};
