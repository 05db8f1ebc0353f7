import { type Costs, F32, type Run, upTo } from "../cost.ts";

/** What the kernels of what joins networks must do. */
export const COSTS: Costs = {
  // Three colors and a density from one place to another.
  "networks/outputs": (run) => ({ flops: 0, bytes: 8 * F32 * countedOf(run) }),
  // 3 for a length of 1; the sample's ray read (directions are few), 3 rows written.
  "networks/directions": (run) => {
    const samples = countedOf(run);
    return { flops: 3 * samples, bytes: 4 * F32 * samples };
  },
  // Each row from one place to another; the place read.
  "networks/gather": (run) => ({
    flops: 0,
    bytes: (1 + 2 * run.sizes.rows) * F32 * countedOf(run),
  }),
  // Three gradients from one place to another.
  "networks/d_colors": (run) => ({ flops: 0, bytes: 6 * F32 * countedOf(run) }),
  // A sum: two read, one written.
  "networks/d_density": (run) => {
    const samples = countedOf(run);
    return { flops: samples, bytes: 3 * F32 * samples };
  },
};

/** The samples that layers run over: their params name the slot `count`. */
function countedOf(run: Run): number {
  return upTo(run.sizes.samples, run, run.sizes.count);
}
