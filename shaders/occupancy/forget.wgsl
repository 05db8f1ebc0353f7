// Lets old votes count for less: an eighth of them is forgotten at each update of the occupancy grid.
//   votes  [count]
// One thread a number.

#import "lib/dispatch.wgsl"

const THREADS = 64u;
const UPDATES = 8u;

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> votes: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * THREADS + local;
  if (index >= params.count) { return; }
  // Rounded up, so that the last ones go, too.
  votes[index] -= (votes[index] + UPDATES - 1u) / UPDATES;
}
