// One step of Adam for a hash table that is read in f16; lib/adam_table.wgsl says how.
//   packed  [pairs]   the values in f16, written where they change
// One thread a pair.

#import "lib/adam_table.wgsl"

@group(0) @binding(9) var<storage, read_write> packed: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let pair = group_index(workgroup, workgroups) * 64u + local;
  if (update_pair(pair)) { packed[pair] = pack2x16float(values[pair]); }
}
