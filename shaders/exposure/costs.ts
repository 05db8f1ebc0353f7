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
  "exposure/center": ({ shapes: { exposures } }) => {
    const vec4s = product(exposures) / 4;
    return { flops: 8 * vec4s, bytes: 2 * VEC4 * vec4s };
  },
  // 22 for what is behind, the luma and the place; each corner's weight, 3 products of vec4s, and their sum. View
  // and color of a ray read, the exposed color written, and of each corner a map.
  "exposure/tone": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    const corners = cornersOf(run.shapes.exposures);
    return { flops: (22 + 29 * corners) * rays, bytes: (3 + 3 * corners) * VEC4 * rays };
  },
  // The same parts, and the luma's gradient. View, color and gradient read, the gradient written.
  "exposure/tone_backward": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    const corners = cornersOf(run.shapes.exposures);
    return { flops: (40 + 42 * corners) * rays, bytes: (4 + 3 * corners) * VEC4 * rays };
  },
  // As much for the place, and 3 products of a corner added. View, color and gradient read; maps read and written.
  "exposure/tone_sum": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    const corners = cornersOf(run.shapes.gradients);
    return { flops: (22 + 26 * corners) * rays, bytes: (3 + 6 * corners) * VEC4 * rays };
  },
  // Two differences along each axis, scaled and added. Maps read, gradients written.
  "exposure/variation": ({ shapes: { exposures } }) => {
    const vec4s = product(exposures) / 4;
    return { flops: 60 * vec4s, bytes: 2 * VEC4 * vec4s };
  },
};

/** Corners around a place: one where a view has but one map. */
function cornersOf(maps: readonly number[]): number {
  return maps[1] > 3 ? 8 : 1;
}

function product(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
