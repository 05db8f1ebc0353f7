// Spherical harmonics encoding, backward (encode/spherical_harmonics.wgsl); overwrites d_inputs with the
// gradient of the polynomials: a direction's coordinates count as independent.
//   inputs     [blocks, 3, 64]   unit directions
//   d_outputs  rows `first` … of [blocks, features, 64]
//   d_inputs   [blocks, 3, 64]
// One thread a sample, in the blocks that hold samples.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 … 4

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<f32>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// The gradients to four functions from `first` on; 0 for those that do not belong to DEGREE.
fn gradients_of(sample: u32, first: u32) -> vec4f {
  if (first >= DEGREE * DEGREE) { return vec4f(0.0); }
  let e = element_of(sample, params.features, params.first + first);
  let all = vec4f(
    d_outputs[e],
    d_outputs[e + SAMPLES_PER_BLOCK],
    d_outputs[e + 2u * SAMPLES_PER_BLOCK],
    d_outputs[e + 3u * SAMPLES_PER_BLOCK],
  );
  return select(vec4f(0.0), all, vec4u(first) + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
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
  let e = element_of(sample, 3u, 0u);
  let d = vec3f(inputs[e], inputs[e + SAMPLES_PER_BLOCK], inputs[e + 2u * SAMPLES_PER_BLOCK]);
  let gradient =
    spherical_harmonics_0_to_3_backward(gradients_of(sample, 0u)) +
    spherical_harmonics_4_to_7_backward(d, gradients_of(sample, 4u)) +
    spherical_harmonics_8_to_11_backward(d, gradients_of(sample, 8u)) +
    spherical_harmonics_12_to_15_backward(d, gradients_of(sample, 12u));
  d_inputs[e] = gradient.x;
  d_inputs[e + SAMPLES_PER_BLOCK] = gradient.y;
  d_inputs[e + 2u * SAMPLES_PER_BLOCK] = gradient.z;
}
