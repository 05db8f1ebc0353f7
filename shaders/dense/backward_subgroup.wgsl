// Dense layer, gradient for its inputs; overwrites its output rows.
//   dX[i, s] = (sum_o W[i, o] dY[o, s]) * activate'(X[i, s])
// so dX is already the gradient before the activation of the layer that made X. The same sum as
// forward: "inputs" are dY, "parameters" the transposed matrix. One subgroup a tile of 32 outputs
// and 64 samples.

#import "lib/activation.wgsl"
#import "lib/dense_subgroup.wgsl"

// activation: the one that made X. forward: the tensor that holds X, whose rows follow those of dX from forward_first.
struct Params {
  layer: Layer,
  @align(16) activation: u32,
  forward_features: u32, forward_first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read> forward: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> outputs: array<vec4f>;

fn store(sums: mat4x4f, tile: Tile, column: u32, output: u32) {
  if (output >= params.layer.outputs) { return; }
  let dx = row_of(tile.block, params.layer.output_features, params.layer.output_first + output) +
    column;
  let x = row_of(tile.block, params.forward_features, params.forward_first + output) + column;
  store_row(sums[0], dx, x);
  store_row(sums[1], dx + VEC4S_PER_ROW, x + VEC4S_PER_ROW);
  store_row(sums[2], dx + 2u * VEC4S_PER_ROW, x + 2u * VEC4S_PER_ROW);
  store_row(sums[3], dx + 3u * VEC4S_PER_ROW, x + 3u * VEC4S_PER_ROW);
}

fn store_row(sum: vec4f, dx: u32, x: u32) {
  outputs[dx] = sum * activate_derivative(params.activation, forward[x]);
}

fn store_all(sums: Sums, tile: Tile, column: u32) {
  let o = tile.first_output;
  store(sums.s0, tile, column, o);
  store(sums.s1, tile, column, o + 4u);
  store(sums.s2, tile, column, o + 8u);
  store(sums.s3, tile, column, o + 12u);
  store(sums.s4, tile, column, o + 16u);
  store(sums.s5, tile, column, o + 20u);
  store(sums.s6, tile, column, o + 24u);
  store(sums.s7, tile, column, o + 28u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % LANES;
  let index = group_index(workgroup, workgroups) * (64u / LANES) + local / LANES;
  let tile = tile_of(index, params.layer.outputs);
  if (tile.block >= params.layer.blocks) { return; }

  var low = Sums();
  var high = Sums();
  sum_inputs(&low, &high, tile, lane);
  store_all(low, tile, lane);
  store_all(high, tile, lane + LANES);
}
