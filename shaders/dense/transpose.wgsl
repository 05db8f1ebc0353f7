// Transposes a layer's matrix [rows, stride] into [columns, transposed_stride], for the gradient of its
// inputs. One thread a number; matrices are small and this runs once a step.

#import "lib/dispatch.wgsl"

// Strides and offsets count numbers.
struct Params {
  rows: u32, columns: u32, stride: u32, offset: u32,
  transposed_stride: u32, transposed_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> transposed: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rows * params.columns) { return; }
  let row = index % params.rows;
  let column = index / params.rows;
  transposed[params.transposed_offset + column * params.transposed_stride + row] =
    parameters[params.offset + row * params.stride + column];
}
