// Adds the slices of partial gradients (dense/gradient.wgsl), in order. With ACCUMULATE it adds to
// the gradient of the rays before, otherwise it overwrites. Columns that only pad the matrix keep their
// zeros. One thread a vec4 of the layer's parameters.

#import "lib/dispatch.wgsl"

const ACCUMULATE = false;

// Sizes and offsets in vec4s; columns is how many of a row's stride are real. The first `size` of a slice
// are added: all, or all but the biases of a layer without.
struct Params { size: u32, slice: u32, stride: u32, columns: u32, splits: u32, offset: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.size || index % params.stride >= params.columns) { return; }
  var sum = vec4f(0.0);
  if (ACCUMULATE) { sum = gradients[params.offset + index]; }
  for (var split = 0u; split < params.splits; split++) {
    sum += partials[split * params.slice + index];
  }
  gradients[params.offset + index] = sum;
}
