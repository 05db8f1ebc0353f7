import { BATCH, type Costs, F32, type Run, upTo, VEC4 } from "../cost.ts";

/** What the kernels of marching must do. */
export const COSTS: Costs = {
  // A ray: 28 to enter the box; a sample: 20 to find it and its cell. The empty cells in front of it are
  // known to the device alone, and the grid's bits are few. Origin and direction of a ray read; a count
  // written, of rays that are not marched, too.
  "march/count": (run) => {
    const rays = upTo(run.sizes.rays, run, BATCH.KEPT_RAYS);
    return {
      flops: 28 * rays + 20 * marchedOf(run),
      bytes: 2 * VEC4 * rays + F32 * run.sizes.rays,
    };
  },
  // Integers: count and offset read, offset and count written.
  "march/pack": ({ sizes: { rays } }) => ({ flops: 0, bytes: 4 * F32 * rays }),
  // The same walk, then 9 for the place in the field; six numbers a sample written, two a ray read.
  "march/emit": (run) => {
    const rays = upTo(run.sizes.rays, run, BATCH.KEPT_RAYS);
    const samples = Math.min(marchedOf(run), run.shapes.ts[0]);
    return {
      flops: 28 * rays + 29 * samples,
      bytes: 2 * VEC4 * rays + 2 * F32 * run.sizes.rays + 6 * F32 * samples,
    };
  },
  // Two ratios, a part of the memory, a product. Three numbers read, two written.
  "march/adapt": () => ({ flops: 4, bytes: 5 * F32 }),
};

function marchedOf({ counted }: Run): number {
  return counted ? counted[BATCH.SAMPLES] : 0;
}
