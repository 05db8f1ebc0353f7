// What the networks say of a sample, in one vector: (r, g, b, raw density), the latter with noise added where
// training wants it.
//   rgbs          [blocks, 16, 64]                rows 0 to 2
//   densities     [blocks, density_features, 64]  row 0
//   outputs       [samples]
// One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
// first_sample: number of the first one in the whole batch.
struct Params {
  samples: u32, count: u32, density_features: u32,
  first_sample: u32, step: u32, seed: u32, noise_std: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> rgbs: array<f32>;
@group(0) @binding(3) var<storage, read> densities: array<f32>;
@group(0) @binding(4) var<storage, read_write> outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= min(counts[params.count], params.samples)) { return; }
  let noise = noise_of(params.first_sample + sample, params.step, params.seed, params.noise_std);
  let rgb = element_of(sample, ROW_ALIGNMENT, 0u);
  outputs[sample] = vec4f(
    rgbs[rgb], rgbs[rgb + SAMPLES_PER_BLOCK], rgbs[rgb + 2u * SAMPLES_PER_BLOCK],
    densities[element_of(sample, params.density_features, 0u)] + noise,
  );
}
