// Copies one buffer to another: the ceiling of memory bandwidth.
//   source, copied  [count]  vec4s
// One thread a vec4: neighbouring threads touch neighbouring memory.

#import "lib/dispatch.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> copied: array<vec4f>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 256u + local;
  if (i >= params.count) { return; }
  copied[i] = source[i];
}
