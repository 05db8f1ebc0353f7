// Layers of tiny networks in the registers of a CPU: a lane takes four samples through all of them.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free, and
// numbers that do not fit into registers wait in the first cache if no index but constants decides which they
// are. So
//  - activations are Features, four a mat4x4f, one a column, of four samples;
//  - weights are loaded once, spread over the lanes of a subgroup, for all samples that a thread takes; each vec4 is then
//    broadcast to all lanes and multiplied with all samples;
//  - layers are straight lines, written as calls, which drivers inline. Four sums of four samples stay in
//    registers until they are complete.
// A subgroup has 4, 8 or 16 lanes. Whatever its width, a sample's sums are added in the same order.
//
// A kernel declares WEIGHTS, how many vec4s a lane holds, and the binding `parameters`.

#import "lib/register_products.wgsl"

// [inputs / LANES, outputs / 4] of each matrix; lane l has inputs l, l + LANES, ….
var<private> weights: array<vec4f, WEIGHTS>;

// The inputs or outputs of a layer: 16, or 32 with the high ones.
struct Units { low: Features, high: Features }

// A matrix's first vec4 among `weights`, its inputs, and how many vec4s its outputs are.
struct Matrix { first: u32, inputs: u32, quads: u32 }

// Loads a matrix that stands at vec4 `offset` of the parameters.
fn load(matrix: Matrix, offset: u32, lane: u32) {
  for (var i = 0u; i < matrix.inputs / LANES * matrix.quads; i++) {
    let input = i / matrix.quads * LANES + lane;
    weights[matrix.first + i] = parameters[offset + input * STRIDE + i % matrix.quads];
  }
}

fn spread_of(matrix: Matrix, input: u32, quad: u32) -> Spread {
  let place = matrix.first + input / LANES * matrix.quads + quad;
  return Spread(
    weights[place],
    weights[place + select(0u, matrix.quads, LANES <= 8u)],
    weights[place + select(0u, 2u * matrix.quads, LANES == 4u)],
    weights[place + select(0u, 3u * matrix.quads, LANES == 4u)],
  );
}

// Outputs 4 quad ….
fn outputs_of(x: Units, matrix: Matrix, quad: u32) -> mat4x4f {
  let sums = add_16(mat4x4f(), x.low, spread_of(matrix, 0u, quad));
  if (matrix.inputs == 16u) { return sums; }
  return add_16(sums, x.high, spread_of(matrix, 16u, quad));
}

fn sixteen_outputs(x: Units, matrix: Matrix, quad: u32) -> Features {
  return Features(
    outputs_of(x, matrix, quad), outputs_of(x, matrix, quad + 1u),
    outputs_of(x, matrix, quad + 2u), outputs_of(x, matrix, quad + 3u),
  );
}

fn hidden_layer(x: Units, matrix: Matrix) -> Units {
  let low = rectify(sixteen_outputs(x, matrix, 0u));
  if (matrix.quads == 4u) { return Units(low, Features()); }
  return Units(low, rectify(sixteen_outputs(x, matrix, 4u)));
}

fn rectify(x: Features) -> Features {
  return pass_positive_16(x, x);
}

fn pass_positive_16(d: Features, x: Features) -> Features {
  return Features(
    pass_positive(d[0], x[0]), pass_positive(d[1], x[1]),
    pass_positive(d[2], x[2]), pass_positive(d[3], x[3]),
  );
}
