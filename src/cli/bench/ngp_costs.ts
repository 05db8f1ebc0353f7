import { BATCH } from "../../nerf/mod.ts";
import { BLOCK, type Cost, F32, type Run, upTo, VEC4 } from "./run.ts";

/**
 * What the kernels of Instant-NGP must do, as `COSTS` counts. The device decides how many rays and samples
 * there are: they count as it had counted them when the work was over. Three things follow:
 *
 * - Of several steps that are measured together, all count as the last one.
 * - A step ends with the number of rays of the next; what marched are therefore the kept rays. They are
 *   fewer only where samples did not fit into memory.
 * - Without counts (`Run.counted`), runs count as what they are dispatched for.
 *
 * Tables are read where positions fall, not from front to back: each of the 8 corners counts as read from
 * memory. Coarse levels are in fact read from caches, so that encodings can pass the ceiling.
 */
export const NGP_COSTS: Readonly<Record<string, (run: Run) => Cost>> = {
  // A level: 24 for cell and weights, 15 a feature to interpolate. Position and 8 corners read, all rows
  // written, those that only pad too.
  "grid/forward_f32": (run) => gridForward(run, F32),
  "grid/forward_f16": (run) => gridForward(run, F32 / 2),
  // A level: 24 for cell and weights; a feature: one for its unit, 8 to weigh it, integers to add. Source,
  // position and gradient read; 8 corners read and written.
  "grid/backward_fixed": (run) => gridBackward(run, 9),
  // The same without units, and 8 additions.
  "grid/backward_float": (run) => gridBackward(run, 16),
  // A level: 9 for the cell, 48 for the slopes between faces; a feature: 16 for the corners' products.
  "grid/position_gradient_f32": (run) => positionGradient(run, F32),
  "grid/position_gradient_f16": (run) => positionGradient(run, F32 / 2),
  // All rows summed up, those that only pad too; a sum for each level and chunk written.
  "grid/range": (run) => {
    const { sizes: { samples, slot, features, chunk_blocks }, shapes: { partials } } = run;
    const numbers = features * upTo(samples, run, slot);
    const sums = partials[0] * Math.ceil(numbers / (features * BLOCK * chunk_blocks));
    return { flops: numbers, bytes: F32 * (numbers + sums) };
  },
  // The sums of a level added up.
  "grid/scale": (run) => {
    const { sizes: { samples, slot, chunk_blocks }, shapes: { scales: [levels] } } = run;
    const sums = levels * Math.ceil(upTo(samples, run, slot) / (BLOCK * chunk_blocks));
    return { flops: sums, bytes: F32 * (sums + levels) };
  },
  // Two numbers become one of their size.
  "grid/pack": ({ sizes: { pairs } }) => ({ flops: 0, bytes: 3 * F32 * pairs }),

  // Integers: every value read; a sum a block written.
  "scan/block_sums": ({ sizes: { count }, shapes: { block_sums: [blocks] } }) => ({
    flops: 0,
    bytes: F32 * (count + blocks),
  }),
  // Values and sums of blocks read, offsets and the total written.
  "scan/prefix_sums": ({ sizes: { count }, shapes: { block_sums: [blocks] } }) => ({
    flops: 0,
    bytes: F32 * (2 * count + blocks + 1),
  }),
  // Flags and offsets read; as if all were set, indices written.
  "scan/compact": ({ sizes: { count } }) => ({ flops: 0, bytes: 3 * F32 * count }),

  // A ray: 28 to enter the box; a sample: 20 to find it and its cell. The empty cells in front of it are
  // known to the device alone, and the grid's bits are few. Origin and direction of a ray read; a count
  // written, of rays that are not marched, too.
  "march/count": (run) => {
    const rays = upTo(run.sizes.rays, run, BATCH.keptRays);
    return {
      flops: 28 * rays + 20 * marchedOf(run),
      bytes: 2 * VEC4 * rays + F32 * run.sizes.rays,
    };
  },
  // Integers: count and offset read, offset and count written.
  "march/pack": ({ sizes: { rays } }) => ({ flops: 0, bytes: 4 * F32 * rays }),
  // The same walk, then 9 for the place in the field; six numbers a sample written, two a ray read.
  "march/emit": (run) => {
    const rays = upTo(run.sizes.rays, run, BATCH.keptRays);
    const samples = Math.min(marchedOf(run), run.shapes.ts[0]);
    return {
      flops: 28 * rays + 29 * samples,
      bytes: 2 * VEC4 * rays + 2 * F32 * run.sizes.rays + 6 * F32 * samples,
    };
  },
  // Two ratios, a part of the memory, a product. Three numbers read, two written.
  "march/adapt": () => ({ flops: 4, bytes: 5 * F32 }),
  // A sample in front of its ray's end: 6 for weight and transmittance, 9 for the sums, 8 for the
  // distortion; output, t, delta read, transmittance written. A ray: 7 for the background; two integers
  // read; color, depth, distortion written. Of all rays a count is written.
  "march/composite": (run) => {
    const rays = upTo(run.sizes.rays, run, BATCH.keptRays);
    const samples = keptOf(run, run.shapes.ts[0]);
    return {
      flops: 23 * samples + 7 * rays,
      bytes: 7 * F32 * samples + (2 * F32 + VEC4 + 2 * F32) * rays + F32 * run.sizes.rays,
    };
  },
  // A sample: 5 for its weight, 11 for the weight's gradient and the sum behind, 6 for the density's, 3 for
  // the color's; with a distortion, 25 more for two walks. Output, t, delta, transmittance read; gradient
  // and source written. A ray: three integers and the color's gradient read.
  "march/composite_backward": (run) => {
    const samples = keptOf(run, run.shapes.ts[0]);
    const rays = upTo(run.shapes.d_colors[0], run, BATCH.keptRays);
    return {
      flops: (run.sizes.distortion > 0 ? 50 : 25) * samples,
      bytes: (2 * VEC4 + 4 * F32) * samples + (3 * F32 + VEC4) * rays,
    };
  },

  // Huber's: 17 for loss and squared error, 17 for difference, gradient and sums, 10 for the opacity's
  // entropy and the distortion. Color, target, distortion of a ray read; of all rays a gradient written, and
  // two sums of every 256 rays.
  "learn/ray_loss": (run) => {
    const { sizes: { rays } } = run;
    const kept = upTo(rays, run, BATCH.keptRays);
    return {
      flops: 44 * kept,
      bytes: (2 * VEC4 + F32) * kept + VEC4 * rays + VEC4 * Math.ceil(rays / 256),
    };
  },
  // Pairs of sums added up.
  "learn/batch_report": ({ sizes: { count } }) => ({
    flops: 3 * count,
    bytes: VEC4 * (count + 1),
  }),
  // An exponential, a difference, a product, a sum a channel, 10 for the background and what of it is seen.
  // View and color of a ray read, the exposed color written; gains are few.
  "exposure/apply": (run) => {
    const rays = upTo(run.shapes.colors[0], run, BATCH.keptRays);
    return { flops: 22 * rays, bytes: (F32 + 2 * VEC4) * rays };
  },
  // The same parts, and 7 products and sums a channel. View, exposed color and gradient of a ray read; its
  // gradient and its share of its view's written.
  "exposure/backward": (run) => {
    const rays = upTo(run.shapes.d_colors[0], run, BATCH.keptRays);
    return { flops: 31 * rays, bytes: (F32 + 4 * VEC4) * rays };
  },
  // A sum and a difference; gains read and written.
  "exposure/center": ({ sizes: { views } }) => ({ flops: 6 * views, bytes: 2 * VEC4 * views }),
  // A ray's view and gradients read, the gradients added; sums written.
  "views/sum": (run) => {
    const { sizes: { views }, shapes: { values: [most, vec4s] } } = run;
    const rays = upTo(most, run, BATCH.keptRays);
    return { flops: 4 * vec4s * rays, bytes: F32 * rays + VEC4 * vec4s * (rays + views) };
  },
  // Source and position read, position written.
  "poses/positions": (run) => {
    const samples = keptOf(run, run.shapes.sources[0]);
    return { flops: 0, bytes: 7 * F32 * samples };
  },
  // A sample: 3 for its lever, 6 for the gradient's scale, 9 for the torque, 6 for both sums; 30 more where
  // space is contracted, which a run does not tell. Distance and gradient read. A ray: two integers, origin
  // and direction read, torque and force written.
  "poses/rays": (run) => {
    const samples = keptOf(run, run.shapes.ts[0]);
    const rays = upTo(run.shapes.d_rays[0], run, BATCH.keptRays);
    return { flops: 24 * samples, bytes: 4 * F32 * samples + (2 * F32 + 4 * VEC4) * rays };
  },
  // 12 for the factors, 18 for two cross products, 12 to add them. Turn and torque read, gradient written.
  "poses/tangent": ({ sizes: { views } }) => ({ flops: 42 * views, bytes: 3 * VEC4 * views }),
  // 12 for the factors, 30 for each of three axes, a shift. Twist and pose read, pose written.
  "poses/apply": ({ sizes: { views } }) => ({ flops: 105 * views, bytes: 8 * VEC4 * views }),
  // Bits of all of the networks' gradients.
  "learn/finite": ({ sizes: { count, levels } }) => ({ flops: 0, bytes: F32 * (count + levels) }),
  // Adam's 14, and two for the decay of weights.
  "learn/adam_network": ({ sizes: { count } }) => ({ flops: 16 * count, bytes: 7 * F32 * count }),
  "learn/adam_table": (run) => adamTable(run, 0),
  // The pair is written once more, at half its size.
  "learn/adam_table_f16": (run) => adamTable(run, F32),
  // Difference, product, sum; two numbers read, one written.
  "learn/average": ({ sizes: { quads } }) => ({ flops: 12 * quads, bytes: 3 * VEC4 * quads }),

  // 40 for the spherical harmonics of degree 4, the largest; the sample's ray read (directions are few), 16
  // rows written.
  "networks/directions": (run) => {
    const samples = countedOf(run);
    return { flops: 40 * samples, bytes: (1 + 16) * F32 * samples };
  },
  // Each row from one place to another; the place read.
  "networks/gather": (run) => ({
    flops: 0,
    bytes: (1 + 2 * run.sizes.rows) * F32 * countedOf(run),
  }),
  // Three colors and a density from one place to another.
  "networks/outputs": (run) => ({ flops: 0, bytes: 8 * F32 * countedOf(run) }),
  // Three channels: dY Y (1 - Y); dY and Y read, the product written.
  "networks/d_colors": (run) => {
    const samples = countedOf(run);
    return { flops: 9 * samples, bytes: 9 * F32 * samples };
  },
  // A sum: two read, one written.
  "networks/d_density": (run) => {
    const samples = countedOf(run);
    return { flops: samples, bytes: 3 * F32 * samples };
  },

  // Both networks' multiply-adds, 40 for the spherical harmonics, 9 for three sigmoids. Encoded position and
  // ray read, output written; the matrices read.
  "mlp/forward": (run) => {
    const { encoded, weights, bytes } = networksOf(run);
    const samples = upTo(run.sizes.samples, run, run.sizes.slot);
    return {
      flops: (2 * weights.all + 49) * samples,
      bytes: (encoded + 1 + 4) * F32 * samples + bytes,
    };
  },
  // The density network's multiply-adds, all its 16 outputs; encoded position read, a density written.
  "mlp/density": (run) => {
    const { encoded, weights, bytes } = networksOf(run);
    const samples = upTo(run.sizes.samples, run, run.sizes.slot);
    return { flops: 2 * weights.density * samples, bytes: (encoded + 1) * F32 * samples + bytes };
  },
  // Forward once more, then a multiply-add for the inputs' gradient and one for the matrices'. Source, ray,
  // encoded position and gradient of the output read, gradient of the encoded position written; the matrices
  // read, a slice a workgroup written.
  "mlp/backward": (run) => {
    const { encoded, weights, bytes } = networksOf(run);
    const { samples: most, groups, vec4s } = run.sizes;
    const samples = upTo(most, run, BATCH.keptSamples);
    return {
      flops: (6 * weights.all + 49) * samples,
      bytes: (2 * encoded + 2 + 4) * F32 * samples + bytes + VEC4 * groups * vec4s,
    };
  },
  // The workgroups' slices added up.
  "mlp/reduce": ({ sizes: { vec4s, groups } }) => ({
    flops: 4 * vec4s * groups,
    bytes: VEC4 * vec4s * (groups + 1),
  }),

  // Three coordinates of 8: corner, random number, field. A cell and its position written; drawing from the
  // occupied cells reads few bits.
  "occupancy/cells": ({ sizes: { count } }) => ({ flops: 24 * count, bytes: 4 * F32 * count }),
  // An exponential and a product; cell and density read, the cell's maximum read and written.
  "occupancy/splat": ({ sizes: { count } }) => ({ flops: 2 * count, bytes: 4 * F32 * count }),
  // Decay, and a sum; density and what is fresh read and written, a sum of every 1,024 cells written.
  "occupancy/update": ({ sizes: { cells } }) => ({
    flops: 2 * cells,
    bytes: 4 * F32 * cells + F32 * Math.ceil(cells / 1024),
  }),
  "occupancy/mean": ({ sizes: { count } }) => ({ flops: count, bytes: F32 * (count + 1) }),
  // Comparisons of 32 cells become a word.
  "occupancy/threshold": ({ sizes: { words } }) => ({ flops: 0, bytes: 33 * F32 * words }),
  // As if the first camera saw each cell's centre: 9 for the cell, 30 for the camera. Runs once.
  "occupancy/visible": ({ shapes: { densities } }) => {
    const cells = densities.reduce((product, side) => product * side, 1);
    return { flops: 39 * cells, bytes: F32 * cells };
  },

  // Rendering leaves no count behind, as no ray is left: it counts as a first segment, of all rays and as
  // many samples as memory is for.
  "render/start": ({ sizes: { rays } }) => ({ flops: 0, bytes: (3 * VEC4 + 2 * F32) * rays }),
  "render/count": ({ sizes: { rays, capacity, longest } }) => ({
    flops: 28 * rays + 20 * Math.min(rays * longest, capacity),
    bytes: (2 * VEC4 + 3 * F32) * rays,
  }),
  "render/emit": ({ sizes: { rays }, shapes: { spans: [samples] } }) => ({
    flops: 28 * rays + 29 * samples,
    bytes: (2 * VEC4 + 5 * F32) * rays + 6 * F32 * samples,
  }),
  // A sample: 15 as in march/composite. A ray: three integers read, a flag written, what was seen read and
  // written.
  "render/composite": ({ sizes: { rays, capacity, longest } }) => {
    const samples = Math.min(rays * longest, capacity);
    return { flops: 15 * samples, bytes: 6 * F32 * samples + (4 * VEC4 + 4 * F32) * rays };
  },
};

/** The samples that layers run over: their params name the slot `count`. */
function countedOf(run: Run): number {
  return upTo(run.sizes.samples, run, run.sizes.count);
}

function marchedOf({ counted }: Run): number {
  return counted ? counted[BATCH.samples] : 0;
}

function keptOf(run: Run, most: number): number {
  return upTo(most, run, BATCH.keptSamples);
}

function gridForward(run: Run, bytesPerFeature: number): Cost {
  const { sizes: { slot, features: rows }, shapes: { levels: [levels], table } } = run;
  const features = featuresOf(table, bytesPerFeature);
  const samples = upTo(run.sizes.samples, run, slot);
  return {
    flops: (24 + 15 * features) * levels * samples,
    bytes: (3 * F32 + 8 * features * bytesPerFeature * levels + F32 * rows) * samples,
  };
}

function gridBackward(run: Run, flopsPerFeature: number): Cost {
  const { sizes: { slot }, shapes: { levels: [levels], gradients: [, features] } } = run;
  const samples = upTo(run.sizes.samples, run, slot);
  return {
    flops: (24 + flopsPerFeature * features) * levels * samples,
    bytes: (4 * F32 + (1 + 2 * 8) * F32 * features * levels) * samples,
  };
}

function positionGradient(run: Run, bytesPerFeature: number): Cost {
  const { sizes: { slot }, shapes: { levels: [levels], table } } = run;
  const features = featuresOf(table, bytesPerFeature);
  const samples = upTo(run.sizes.samples, run, slot);
  return {
    flops: (57 + 16 * features) * levels * samples,
    bytes: (6 * F32 + (F32 + 8 * bytesPerFeature) * features * levels) * samples,
  };
}

/** Features of an entry: a table in f16 has two of them in an element. */
function featuresOf(table: readonly number[], bytesPerFeature: number): number {
  return table[1] * (F32 / bytesPerFeature);
}

/**
 * All gradients are read. Of the pairs that have any, moments, values and number of steps are read and
 * written and the gradients cleared: 15 operations for each of two numbers, 4 for the corrections. How many
 * these are counts as the mean over the training so far, which step counts tell; without them, none.
 */
function adamTable({ sizes: { pairs }, counted, steps }: Run, moreBytes: number): Cost {
  let changes = 0;
  for (let pair = 0; pair < (steps?.length ?? 0); pair++) changes += steps![pair];
  const changed = changes / Math.max(counted?.[BATCH.applied] ?? 1, 1);
  const perPair = 2 * 3 * 2 * F32 + 2 * F32 + 2 * F32 + moreBytes;
  return { flops: 34 * changed, bytes: 2 * F32 * pairs + perPair * changed };
}

/** Rows and weights of both networks, as the places of their matrices tell; absent ones have place 0. */
function networksOf({ sizes, shapes: { parameters: [length] } }: Run) {
  const STRIDE = 16; // vec4s in a row of a matrix
  const names = [
    ...["density_0", "density_1", "density_head"],
    ...["color_0", "color_1", "color_head"],
  ].filter((name) => name === "density_0" || sizes[name] > 0);
  const rows = Object.fromEntries(names.map((name, i) => {
    const end = i + 1 < names.length ? sizes[names[i + 1]] : length / 4;
    return [name, Math.floor((end - sizes[name]) / STRIDE / 16) * 16]; // without a row of biases
  }));
  const width = rows.density_head;
  const outputs: Record<string, number> = { density_head: 16, color_head: 3 };
  const weightsOf = (network: string) =>
    names.filter((name) => name.startsWith(network))
      .reduce((sum, name) => sum + rows[name] * (outputs[name] ?? width), 0);
  const density = weightsOf("density");
  return {
    encoded: rows.density_0,
    weights: { density, all: density + weightsOf("color") },
    bytes: F32 * length,
  };
}
