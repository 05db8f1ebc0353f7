// The raw density is used twice, as density and as a feature of the color network: its gradients add up.
//   d_outputs    [samples]          w is the gradient as a density
//   d_densities  [blocks, 16, 64]   row 0 holds the gradient as a feature; the sum takes its place
// One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const DENSITY_ROWS = 16u;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_densities: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= min(counts[params.count], params.samples)) { return; }
  d_densities[element_of(sample, DENSITY_ROWS, 0u)] += d_outputs[sample].w;
}
