import { type Costs, F32, keptOf, upTo, VEC4 } from "../cost.ts";

/** What the kernels of pose refinement must do. */
export const COSTS: Costs = {
  // A sample: 3 for its lever, 6 for the gradient's scale, 9 for the torque, 6 for both sums; 30 more where
  // space is contracted, which a run does not tell. Distance and gradient read. A ray: two integers, origin
  // and direction read, torque and force written.
  "poses/rays": (run) => {
    const samples = keptOf(run, run.shapes.ts[0]);
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    return { flops: 24 * samples, bytes: 4 * F32 * samples + (2 * F32 + 4 * VEC4) * rays };
  },
  // 66 for each product with a matrix, 12 for the factors, 18 for two cross products, 12 to add them. What is learnt,
  // torque, force and the matrix read, the gradient written.
  "poses/tangent": ({ sizes: { views } }) => ({ flops: 174 * views, bytes: 18 * VEC4 * views }),
  // 66 for the product, 12 for the factors, 30 for each of three axes, a shift. What is learnt, matrix and pose read,
  // pose written.
  "poses/apply": ({ sizes: { views } }) => ({ flops: 171 * views, bytes: 20 * VEC4 * views }),
  // Of a lens that bends little: 3 of Newton's steps of 75, 60 for the pull and 40 for three numbers. Pixel, direction,
  // torque and a camera read, a gradient written.
  "poses/optics": ({ sizes, ...run }) => {
    const rays = upTo(sizes.capacity, { sizes, ...run }, sizes.index);
    return { flops: 325 * rays, bytes: 13 * VEC4 * rays };
  },
  // Three products of 5, an exponential, two products and two sums. Focal lengths and lens read and written.
  "poses/apply_optics": ({ sizes: { views } }) => ({ flops: 20 * views, bytes: 4 * VEC4 * views }),
};
