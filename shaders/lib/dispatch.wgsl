// Dispatches of more than 65,535 workgroups are folded into two dimensions by the host; the surplus
// groups of the last row must do nothing.

// The number of a workgroup, from 0.
fn group_index(workgroup: vec3u, workgroups: vec3u) -> u32 {
  return workgroup.x + workgroup.y * workgroups.x;
}
