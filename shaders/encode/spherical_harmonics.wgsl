// Spherical harmonics encoding, forward (Mueller et al. 2022, sec. 5.4): the first DEGREE^2 of them.
//   inputs   [blocks, 3, 64]   unit directions
//   outputs  rows `first` … of [blocks, features, 64]: Y_0(d) … Y_(DEGREE^2 - 1)(d); rows up to `rows`
//            are padding and get 0
// One thread writes all rows of one sample: neighbours write to neighbouring places, and products are
// shared between the functions.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 … 4

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

fn write(sample: u32, row: u32, value: f32) {
  if (row >= params.rows) { return; }
  let encoded = select(0.0, value, row < DEGREE * DEGREE);
  outputs[element_of(sample, params.features, params.first + row)] = encoded;
}

fn write_four(sample: u32, row: u32, values: vec4f) {
  write(sample, row, values.x);
  write(sample, row + 1u, values.y);
  write(sample, row + 2u, values.z);
  write(sample, row + 3u, values.w);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let d = vec3f(
    inputs[element_of(sample, 3u, 0u)],
    inputs[element_of(sample, 3u, 1u)],
    inputs[element_of(sample, 3u, 2u)],
  );
  write_four(sample, 0u, spherical_harmonics_0_to_3(d));
  write_four(sample, 4u, spherical_harmonics_4_to_7(d));
  write_four(sample, 8u, spherical_harmonics_8_to_11(d));
  write_four(sample, 12u, spherical_harmonics_12_to_15(d));
  for (var row = 16u; row < params.rows; row++) { write(sample, row, 0.0); }
}
