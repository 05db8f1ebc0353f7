import { type Costs, VEC4 } from "../cost.ts";

/** What the kernels of the measuring kernels must do. */
export const COSTS: Costs = {
  // The ceilings: source and copy; 32 links of 3 chains of vec4s, two operations each.
  "bench/copy": ({ sizes: { count } }) => ({ flops: 0, bytes: 2 * VEC4 * count }),
  "bench/fma": ({ sizes: { iterations }, shapes: { results: [threads] } }) => ({
    flops: 2 * 32 * 3 * 4 * iterations * threads,
    bytes: VEC4 * threads,
  }),
};
