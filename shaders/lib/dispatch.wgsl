// The host spreads a dispatch's workgroups over two dimensions: one holds at most 65,535, and a CPU's threads
// get equal shares of them in the order (0, 0), (1, 0) … (src/gpu/commands.ts). Counted down the columns, each
// share has some of the first workgroups and some of the last, which have nothing to do where the device knows
// that there is less than memory holds. The surplus at the end must do nothing.

// The number of a workgroup, from 0.
fn group_index(workgroup: vec3u, workgroups: vec3u) -> u32 {
  return workgroup.x * workgroups.y + workgroup.y;
}
