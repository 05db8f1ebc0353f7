import { type Costs, VEC4 } from "../cost.ts";

/** What the kernels of rays must do. */
export const COSTS: Costs = {
  // 6 for the offset, 15 to turn it, 6 for its length, 3 for its cone; a lens's iterations differ and do not
  // count. Pixel read, origin and direction written; the cameras are few.
  "rays/generate": ({ sizes: { rays } }) => ({ flops: 30 * rays, bytes: 3 * VEC4 * rays }),
  // 9 for a length of 1, twice, 8 for the cone. Pixel and three texels read, origin and direction written.
  "rays/table": ({ sizes: { rays } }) => ({ flops: 26 * rays, bytes: 6 * VEC4 * rays }),
  // 4 for slopes, 5 for the origin, 4 for the direction, 3 for the view direction, 6 for the length, 4 for the
  // cone. Two vectors read, three written.
  "rays/ndc": ({ sizes: { rays } }) => ({ flops: 26 * rays, bytes: 5 * VEC4 * rays }),
  // A direction read and a target written; of a share of the rays a known depth read, and 6 for the target.
  "rays/known_depths": ({ sizes: { rays, share } }) => ({
    flops: 6 * share * rays,
    bytes: (2 + share) * VEC4 * rays,
  }),
};
