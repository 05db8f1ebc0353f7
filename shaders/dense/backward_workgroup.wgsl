// Dense layer, gradient for its inputs; overwrites its output rows.
//   dX[i, s] = (sum_o W[i, o] dY[o, s]) * activate'(X[i, s])
// so dX is already the gradient before the activation of the layer that made X. The same sum as
// forward: "inputs" are dY, "parameters" the transposed matrix. One workgroup a tile of 64 x 128.

#import "lib/activation.wgsl"
#import "lib/dense_workgroup.wgsl"

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

fn store(sums: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= params.layer.blocks) { return; }
  let dx = row_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  let x = row_of(block, params.forward_features, params.forward_first + output) + column;
  store_row(sums[0], dx, x);
  store_row(sums[1], dx + VEC4S_PER_ROW, x + VEC4S_PER_ROW);
  store_row(sums[2], dx + 2u * VEC4S_PER_ROW, x + 2u * VEC4S_PER_ROW);
  store_row(sums[3], dx + 3u * VEC4S_PER_ROW, x + 3u * VEC4S_PER_ROW);
}

fn store_row(sum: vec4f, dx: u32, x: u32) {
  outputs[dx] = sum * activate_derivative(params.activation, forward[x]);
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups));
  if (tile.first_block >= params.layer.blocks) { return; }
  let column = local % VEC4S_PER_ROW;
  let row = local / VEC4S_PER_ROW;

  var sums = Sums();
  sum_inputs(&sums, tile, column, row, local);
  let o = tile.first_output + 4u * row;
  store(sums.s00, tile.first_block, column, o);
  store(sums.s01, tile.first_block, column, o + 32u);
  store(sums.s10, tile.first_block + 1u, column, o);
  store(sums.s11, tile.first_block + 1u, column, o + 32u);
}
