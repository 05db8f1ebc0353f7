import { type Costs, F32, keptOf, upTo, VEC4 } from "../cost.ts";

/** What the kernels of volume rendering must do. */
export const COSTS: Costs = {
  // A sample: its weight of 4, 14 to face the world and to have a length of 1, 6 for the sum; output, interval,
  // transmittance, gradient read, and its place where space is bent. A ray: two integers read, a vector written.
  "volrend/normals": ({ sizes: { rays }, shapes: { outputs: [samples] } }) => ({
    flops: 24 * samples,
    bytes: (VEC4 + 5 * F32) * samples + (2 * F32 + VEC4) * rays,
  }),
  // A sample in front of its ray's end: 6 for weight and transmittance, 9 for the sums, 8 for the
  // distortion; output, t, delta read, transmittance written. A ray: 7 for the background; two integers
  // read; color, depth, distortion written. Of all rays a count is written.
  "volrend/composite_training": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    const samples = keptOf(run, run.shapes.outputs[0]);
    return {
      flops: 23 * samples + 7 * rays,
      bytes: 7 * F32 * samples + (2 * F32 + VEC4 + 2 * F32) * rays + F32 * run.sizes.rays,
    };
  },
  // The same without distortions and counts.
  "volrend/composite_rendering": (run) => {
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    const samples = run.shapes.outputs[0];
    return {
      flops: 15 * samples + 7 * rays,
      bytes: 7 * F32 * samples + (3 * F32 + VEC4) * rays,
    };
  },
  // A target read and a loss written of a ray. Samples of rays whose depth is known are a share that is not known
  // here, of which weights and terms are found twice: they do not count.
  "volrend/depth_loss": (run) => ({
    flops: 0,
    bytes: VEC4 * upTo(run.sizes.capacity, run, run.sizes.index) + F32 * run.sizes.capacity,
  }),
  // A sample: 5 for its weight, 11 for the weight's gradient and the sum behind, 6 for the density's, 3 for
  // the color's; with a distortion, 25 more for two walks. Output, t, delta, transmittance read; gradient
  // and source written. A ray: three integers and the color's gradient read.
  "volrend/composite_backward": (run) => {
    const samples = keptOf(run, run.shapes.d_outputs[0]);
    const rays = upTo(run.sizes.capacity, run, run.sizes.index);
    return {
      flops: (run.sizes.distortion > 0 ? 50 : 25) * samples,
      bytes: (2 * VEC4 + 4 * F32) * samples + (3 * F32 + VEC4) * rays,
    };
  },
  // A sample: its weight of 4 twice, 8 for the sums, 6 for the distortion, 12 for the weight's gradient, 8 for
  // the density's. Of a sample seven numbers read, one written; a ray's distortion written.
  "volrend/distortion": ({ sizes: { rays }, shapes: { d_raws: [, perRay] } }) => ({
    flops: 42 * rays * perRay,
    bytes: F32 * rays * (8 * perRay + 1),
  }),
  // A sum and a product of four; t and a gradient read, four numbers read and written.
  "volrend/regularize": ({ sizes: { samples } }) => ({
    flops: 8 * samples,
    bytes: (2 * F32 + 2 * VEC4) * samples,
  }),
};
