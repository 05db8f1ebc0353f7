import { type Costs, F32, VEC4 } from "../cost.ts";

/** A walk. */
const WALK = 3 * VEC4;

/**
 * A sample: 15 as in march/composite. A ray: two integers and a flag read, a flag written, what was seen read and
 * written.
 */
const composite: Costs[string] = ({ sizes: { rays }, shapes: { spans: [samples] } }) => ({
  flops: 15 * samples,
  bytes: 6 * F32 * samples + (4 * VEC4 + 4 * F32) * rays,
});

/** What the kernels of rendering by segments must do. */
export const COSTS: Costs = {
  // Rendering leaves no count behind, as no ray is left: it counts as a first segment, of all rays and as
  // many samples as memory is for.
  // A ray: 28 to enter the box, 15 for each of six planes.
  "render/start": ({ sizes: { rays } }) => ({
    flops: (28 + 6 * 15) * rays,
    bytes: (5 * VEC4 + WALK + F32) * rays,
  }),
  "render/count": ({ sizes: { rays, capacity, longest } }) => ({
    flops: 28 * rays + 20 * Math.min(rays * longest, capacity),
    bytes: (WALK + 3 * F32) * rays,
  }),
  "render/emit": ({ sizes: { rays }, shapes: { spans: [samples] } }) => ({
    flops: 28 * rays + 29 * samples,
    bytes: (WALK + 3 * F32) * rays + 6 * F32 * samples,
  }),
  // A sample: two distances of six planes; its ray, distance and density.
  "render/crop": ({ sizes: { samples } }) => ({
    flops: 15 * 6 * samples,
    bytes: (2 * VEC4 + 3 * F32) * samples,
  }),
  // A ray: 7 for the background, 4 a channel to decode it, 3 a number for the mean; what was seen of it read (of
  // marched rays three vectors, of others a color, a normal and a depth), the mean read and written.
  "render/average_marched": ({ sizes: { rays } }) => ({ flops: 31 * rays, bytes: 5 * VEC4 * rays }),
  "render/average_sampled": ({ sizes: { rays } }) => ({
    flops: 31 * rays,
    bytes: (4 * VEC4 + F32) * rays,
  }),
  // A pixel: 4 a channel to encode it; its mean read, four bytes written.
  "render/present": ({ shapes: { picture: [height, width] } }) => ({
    flops: 12 * height * width,
    bytes: (VEC4 + F32) * height * width,
  }),
  "render/composite_nothing": composite,
  "render/composite_positions": composite,
  "render/composite_gradients": composite,
};
