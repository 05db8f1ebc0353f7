import { type Costs, F32, upTo, VEC4 } from "../cost.ts";

/** What the kernels of pixels must do. */
export const COSTS: Costs = {
  // Integers: a pixel's place is written.
  "pixels/all_images": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  "pixels/any_image": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  "pixels/one_image": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  // A place among known depths read and a pixel written, of a share of the rays.
  "pixels/known_depths": ({ sizes: { rays, share } }) => ({
    flops: 0,
    bytes: 2 * VEC4 * share * rays,
  }),
  "pixels/patches": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  // 3 to add a ray, 3 to divide; a color read twice and written.
  "pixels/mean": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    return { flops: 6 * rays, bytes: 3 * VEC4 * rays };
  },
  "pixels/tile": ({ sizes: { rays } }) => ({ flops: 0, bytes: VEC4 * rays }),
  // 4 to scale the texel's bytes, 10 to composite; place, length and texel read, color written.
  "pixels/colors": ({ sizes: { rays } }) => ({
    flops: 14 * rays,
    bytes: (2 * VEC4 + 2 * F32) * rays,
  }),
};
