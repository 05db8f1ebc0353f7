// One step of Adam for a hash table; lib/adam_table.wgsl says how. One thread a pair.

#import "lib/adam_table.wgsl"

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  update_pair(group_index(workgroup, workgroups) * 64u + local);
}
