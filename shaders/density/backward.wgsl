// The gradient of the raw densities: row 0 of d_head, overwritten. The noise is drawn again. Samples
// that only pad the last block get zero.
//   head      [blocks, features, 64]
//   d_head    [blocks, d_features, 64]
//   d_sigmas  [samples]
// One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

struct Params {
  samples: u32, features: u32, d_features: u32,
  first_sample: u32, step: u32, seed: u32, noise_std: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> head: array<f32>;
@group(0) @binding(2) var<storage, read> d_sigmas: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_head: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= (params.samples + 63u) / 64u * 64u) { return; }
  let element = element_of(sample, params.features, 0u);
  let d_element = element_of(sample, params.d_features, 0u);
  var gradient = 0.0;
  if (sample < params.samples) {
    let noise = noise_of(params.first_sample + sample, params.step, params.seed, params.noise_std);
    gradient = d_sigmas[sample] * density_derivative(head[element] + noise);
  }
  d_head[d_element] = gradient;
}
