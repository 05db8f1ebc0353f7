import { constantsOf } from "../constants.ts";
import { type Costs, F32, type Run, upTo, VEC4 } from "../cost.ts";

const { STRIDE } = constantsOf("lib/mlp.wgsl");
const { GEOMETRY } = constantsOf("lib/network_layers.wgsl");
const { ROW_ALIGNMENT } = constantsOf("lib/rows.wgsl");

/** What the kernels of fused networks must do. */
export const COSTS: Costs = {
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
    const samples = upTo(most, run, run.sizes.slot);
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
};

/** Rows and weights of both networks, as the places of their matrices tell; absent ones have place 0. */
export function networksOf({ sizes, shapes: { parameters: [length] } }: Run) {
  const names = [
    ...["density_0", "density_1", "density_head"],
    ...["color_0", "color_1", "color_head"],
  ].filter((name) => name === "density_0" || sizes[name] > 0);
  const rows = Object.fromEntries(names.map((name, i) => {
    const end = i + 1 < names.length ? sizes[names[i + 1]] : length / 4;
    const parts = Math.floor((end - sizes[name]) / STRIDE / ROW_ALIGNMENT); // without a row of biases
    return [name, parts * ROW_ALIGNMENT];
  }));
  const width = rows.density_head;
  const outputs: Record<string, number> = { density_head: GEOMETRY, color_head: 3 };
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
