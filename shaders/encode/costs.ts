import { BLOCK, type Costs, F32 } from "../cost.ts";

/** A cost of both kernels that are compiled for directions of their own. */
function bothBases(kernel: string, cost: Costs[string]): Costs {
  return { [`${kernel}_axes`]: cost, [`${kernel}_icosahedron`]: cost };
}

/** What the kernels of encodings must do. */
export const COSTS: Costs = {
  // An angle: 1 for 2^k x, 6 to reduce it, 1 for the sine.
  "encode/frequency": ({ sizes: { blocks, rows }, shapes: { inputs: [, dimensions] } }) => ({
    flops: 8 * rows * blocks * BLOCK,
    bytes: F32 * (dimensions + rows) * blocks * BLOCK,
  }),
  ...bothBases("encode/integrated", ({ sizes: { blocks, rows } }) => ({
    // A row: 5 for a mean along its direction, 8 for a variance (off the axes 9 more), 1 and 6 for the angle, 5
    // for how much of it is left.
    flops: 26 * rows * blocks * BLOCK,
    bytes: F32 * (9 + rows) * blocks * BLOCK,
  })),
  // A feature: as its encoding, and 5 to weigh and add it. Rows and Gaussians read, Gaussians written.
  ...bothBases("encode/integrated_backward", ({ sizes: { blocks, features } }) => ({
    flops: 15 * features * blocks * BLOCK,
    bytes: F32 * (features + 2 * 9) * blocks * BLOCK,
  })),
  // 40 for the spherical harmonics of degree 4, the largest.
  "encode/spherical_harmonics": ({ sizes: { blocks, rows } }) => ({
    flops: 40 * blocks * BLOCK,
    bytes: F32 * (3 + rows) * blocks * BLOCK,
  }),
  // An octave: as its encoding twice, and 5 to weigh and add both waves. Rows and coordinates read, coordinates
  // written.
  "encode/frequency_backward": (
    { sizes: { blocks, features }, shapes: { inputs: [, dimensions] } },
  ) => ({
    flops: 10 * features * blocks * BLOCK,
    bytes: F32 * (features + 2 * dimensions) * blocks * BLOCK,
  }),
  // 90 for the slopes of all of degree 4, the largest.
  "encode/spherical_harmonics_backward": ({ sizes: { blocks } }) => ({
    flops: 90 * blocks * BLOCK,
    bytes: F32 * (16 + 6) * blocks * BLOCK,
  }),
};
