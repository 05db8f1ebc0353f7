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
};
