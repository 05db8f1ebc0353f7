// The gradient before an activation, in place: dY *= activate'(Y). Samples that only pad the last block
// get zero, so that no sum over samples has to leave them out; blocks behind it stay as they are, and so do
// rows behind the features. One thread four samples of a row; dY and Y have the same shape
// [blocks, features, 64].

#import "lib/activation.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ACTIVATION = 0u;

// count: which of counts says how many samples there are, at most `samples`; rows: the first of `features`,
// those that are no padding.
struct Params { samples: u32, count: u32, features: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  let samples = min(params.samples, counts[params.count]);
  if (block * SAMPLES_PER_BLOCK >= samples) { return; }
  let place = row_of(block, params.features, row) + column;
  let gradient = activation_gradient(ACTIVATION, outputs[place], d_outputs[place]);
  let sample = vec4u(block * SAMPLES_PER_BLOCK + column * 4u) + vec4u(0u, 1u, 2u, 3u);
  d_outputs[place] = select(vec4f(0.0), gradient, sample < vec4u(samples));
}
