// Adds the workgroups' slices of parameter gradients (mlp/backward.wgsl). With ACCUMULATE it adds to the gradients of
// the rays before, otherwise it overwrites.
//   partials   [groups, vec4s]
//   gradients  [vec4s]
// A workgroup of 256 threads adds 32 vec4s: 8 threads each add every eighth slice in order, then one adds
// their sums in order. So the result does not depend on timing, and there are threads enough to hide
// the latency of memory.

#import "lib/dispatch.wgsl"

const VEC4S_PER_GROUP = 32u;
const RUNS = 8u;
const ACCUMULATE = false;

struct Params { vec4s: u32, groups: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

var<workgroup> sums: array<vec4f, 256>; // [RUNS, VEC4S_PER_GROUP]

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let column = local % VEC4S_PER_GROUP;
  let run = local / VEC4S_PER_GROUP;
  let i = group_index(workgroup, workgroups) * VEC4S_PER_GROUP + column;
  var sum = vec4f(0.0);
  if (i < params.vec4s) {
    for (var group = run; group < params.groups; group += RUNS) {
      sum += partials[group * params.vec4s + i];
    }
  }
  sums[local] = sum;
  workgroupBarrier();
  if (run > 0u || i >= params.vec4s) { return; }
  for (var other = 1u; other < RUNS; other++) {
    sum += sums[other * VEC4S_PER_GROUP + column];
  }
  if (ACCUMULATE) { sum += gradients[i]; }
  gradients[i] = sum;
}
