// The gradient before an activation, in place: dY *= activate'(Y). Samples that only pad the last block
// get zero, so that no sum over samples has to leave them out; blocks behind it stay as they are, and so do
// rows behind the features. One thread a number; dY and Y have the same shape [blocks, features, 64].

#import "lib/activation.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ACTIVATION = 0u;

// count: which of counts says how many samples there are, at most `samples`; rows: the first of `features`,
// those that are no padding.
struct Params { samples: u32, count: u32, features: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputs: array<f32>;
@group(0) @binding(2) var<storage, read_write> d_outputs: array<f32>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups); // a row of a block
  let block = group / params.rows;
  let samples = min(params.samples, counts[params.count]);
  if (block * SAMPLES_PER_BLOCK >= samples) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let index = element_of(sample, params.features, group % params.rows);
  let y = vec4f(outputs[index]);
  let gradient = activation_gradient(ACTIVATION, y, vec4f(d_outputs[index])).x;
  d_outputs[index] = select(0.0, gradient, sample < samples);
}
