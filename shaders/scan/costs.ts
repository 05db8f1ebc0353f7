import { type Costs, F32 } from "../cost.ts";

/** What the kernels of prefix sums must do. */
export const COSTS: Costs = {
  // Integers: every value read; a sum a block written.
  "scan/block_sums": ({ sizes: { count }, shapes: { block_sums: [blocks] } }) => ({
    flops: 0,
    bytes: F32 * (count + blocks),
  }),
  // Values and sums of blocks read, offsets and the total written.
  "scan/prefix_sums": ({ sizes: { count }, shapes: { block_sums: [blocks] } }) => ({
    flops: 0,
    bytes: F32 * (2 * count + blocks + 1),
  }),
  // Flags and offsets read; as if all were set, indices written.
  "scan/compact": ({ sizes: { count } }) => ({ flops: 0, bytes: 3 * F32 * count }),
};
