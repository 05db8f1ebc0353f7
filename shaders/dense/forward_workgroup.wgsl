// Dense layer, forward; overwrites its output rows. One workgroup a tile of 64 outputs and 128 samples
// (lib/dense_workgroup.wgsl).

#import "lib/dense_forward.wgsl"
#import "lib/dense_workgroup.wgsl"

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups));
  if (tile.first_block >= block_count()) { return; }
  let column = local % VEC4S_PER_ROW;
  let row = local / VEC4S_PER_ROW;

  let o = tile.first_output + 4u * row;
  var sums = Sums(biases(o), biases(o + 32u), biases(o), biases(o + 32u));
  sum_inputs(&sums, tile, column, row, local);
  store(sums.s00, tile.first_block, column, o);
  store(sums.s01, tile.first_block, column, o + 32u);
  store(sums.s10, tile.first_block + 1u, column, o);
  store(sums.s11, tile.first_block + 1u, column, o + 32u);
}
