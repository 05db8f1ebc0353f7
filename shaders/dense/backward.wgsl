// Dense layer, gradient for its inputs: overwrites its output rows.
//   dX[i, s] = (sum_o W[i, o] dY[o, s]) * activate'(X[i, s])
// so dX is already the gradient before the activation of the layer that made X. The same sum as
// forward: "inputs" are dY, "parameters" the transposed matrix.

#import "lib/activation.wgsl"
#import "lib/dense_${VARIANT}.wgsl"

// activation: the one that made X. forward: the tensor that holds X, whose rows follow those of dX from
// forward_first.
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
@group(0) @binding(5) var<storage, read> counts: array<u32>;

fn start_of(first_output: u32) -> mat4x4f {
  return mat4x4f();
}

fn store(sums: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= block_count()) { return; }
  let dx = row_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  let x = row_of(block, params.forward_features, params.forward_first + output) + column;
  store_row(sums[0], dx, x);
  store_row(sums[1], dx + VEC4S_PER_ROW, x + VEC4S_PER_ROW);
  store_row(sums[2], dx + 2u * VEC4S_PER_ROW, x + 2u * VEC4S_PER_ROW);
  store_row(sums[3], dx + 3u * VEC4S_PER_ROW, x + 3u * VEC4S_PER_ROW);
}

fn store_row(sum: vec4f, dx: u32, x: u32) {
  var gradient = sum;
  if (params.activation != NONE) { gradient *= activate_derivative(params.activation, forward[x]); }
  outputs[dx] = gradient;
}
