// Brings a hash grid's fixed-point gradients to the units of more gradients, before these are added: halves a level's
// `shifts` times, to the nearest integer.
//   shifts     [LEVELS]              grid/scale.wgsl's
//   levels     [LEVELS]              as lib/grid.wgsl's Level; w: the first entry
//   gradients  [entries, PAIRS]         bits of i32 sums, perhaps PAIRED
// One thread takes an entry. Where nothing is to be halved, as mostly, gradients are neither read nor written.

#import "lib/dispatch.wgsl"
#import "lib/paired_sums.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;  // of an entry's numbers

struct Params { entries: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> shifts: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> gradients: array<vec2i>;

// Gradients are no larger than 2^30.
fn halved(gradient: i32, times: u32) -> i32 {
  if (times > 30u) { return 0; }
  return (gradient + (1i << (times - 1u))) >> times;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let entry = group_index(workgroup, workgroups) * 64u + local;
  if (entry >= params.entries) { return; }
  var level = LEVELS - 1u; // which has most entries
  while (entry < levels[level].w) { level--; }
  let times = shifts[level];
  if (times == 0u) { return; }
  for (var pair = entry * PAIRS; pair < (entry + 1u) * PAIRS; pair++) {
    let sums = sums_of(gradients[pair]);
    gradients[pair] = words_of(vec2i(halved(sums.x, times), halved(sums.y, times)));
  }
}
