// Densities from the first row of the field's head.
//   head    [blocks, features, 64]
//   sigmas  [samples]                 in 1 / world unit
// One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

struct Params { samples: u32, features: u32, first_sample: u32, step: u32, seed: u32, noise_std: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> head: array<f32>;
@group(0) @binding(2) var<storage, read_write> sigmas: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= params.samples) { return; }
  let noise = noise_of(params.first_sample + sample, params.step, params.seed, params.noise_std);
  sigmas[sample] = density_of(head[element_of(sample, params.features, 0u)] + noise);
}
