// Dense layer, gradient for its inputs (lib/dense_backward.wgsl); overwrites its output rows. One
// subgroup of 8 lanes a tile of 32 outputs and 64 samples (lib/dense_subgroup.wgsl).

#import "lib/dense_backward.wgsl"
#import "lib/dense_subgroup.wgsl"

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % LANES;
  let index = group_index(workgroup, workgroups) * (64u / LANES) + local / LANES;
  let tile = tile_of(index, params.layer.outputs);
  if (tile.block >= block_count()) { return; }

  var low = Sums();
  var high = Sums();
  sum_inputs(&low, &high, tile, lane);
  store_all(low, tile, lane);
  store_all(high, tile, lane + LANES);
}
