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
@group(0) @binding(1) var<storage, read> inputs: array<Samples>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read> forward: array<Samples>;
@group(0) @binding(4) var<storage, read_write> outputs: array<Samples>;
@group(0) @binding(5) var<storage, read> counts: array<u32>;

fn start_of(first_output: u32) -> mat4x4f {
  return mat4x4f();
}

// The gradient before the activation that made X.
fn finished(sum: vec4f, made: vec4f) -> vec4f {
  if (params.activation == NONE) { return sum; }
  return sum * activate_derivative(params.activation, made);
}

// X, where it had an activation.
fn made_at(block: u32, column: u32, output: u32) -> Samples {
  if (params.activation == NONE) { return Samples(); }
  return forward[samples_of(block, params.forward_features, params.forward_first + output) + column];
}
