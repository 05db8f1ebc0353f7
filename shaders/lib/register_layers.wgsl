// Layers of tiny networks in the registers of a CPU: a lane takes eight samples through all of them.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free, and
// numbers that do not fit into registers wait in the first cache if no index but constants decides which they
// are. So
//  - activations are Features, four a mat4x4f, one a column, of four samples;
//  - a hidden layer is never complete: a loop makes four of its units, and adds their share to the next layer's
//    sums, so that no index depends on the loop's counter but those of the weights;
//  - weights are loaded spread over the lanes of a subgroup, once for two fours of samples; each vec4 is then
//    broadcast to all lanes and multiplied with all samples.
// Layers in straight lines would be as fast, but ten times as long: drivers take seconds for that, in every start.
// A subgroup has 4, 8 or 16 lanes. Whatever its width, a sample's sums are added in the same order.
//
// A kernel declares the binding `parameters`.

#import "lib/register_products.wgsl"

// 16 features of a layer, or 32 with the high ones.
struct Units { low: Features, high: Features }

// The same of four samples, and of four others.
struct Pair { a: Units, b: Units }

// A matrix: its first vec4 among the parameters, its inputs, and how many vec4s its outputs are.
struct Matrix { first: u32, inputs: u32, quads: u32 }

// Weights of the 16 inputs from the one at `first` on, for four outputs.
fn weights_of_inputs(first: u32, lane: u32) -> Spread {
  let place = first + lane * STRIDE;
  var spread = Spread();
  spread.a = parameters[place];
  if (LANES <= 8u) { spread.b = parameters[place + LANES * STRIDE]; }
  if (LANES == 4u) {
    spread.c = parameters[place + 2u * LANES * STRIDE];
    spread.d = parameters[place + 3u * LANES * STRIDE];
  }
  return spread;
}

// Weights of four inputs for the 16 outputs from the one at `first` on: those for four follow those for four.
fn weights_of_outputs(first: u32, lane: u32) -> Spread {
  let place = first + lane % 4u * STRIDE + lane / 4u;
  var spread = Spread();
  spread.a = parameters[place];
  if (LANES <= 8u) { spread.b = parameters[place + LANES / 4u]; }
  if (LANES == 4u) {
    spread.c = parameters[place + 2u];
    spread.d = parameters[place + 3u];
  }
  return spread;
}

fn four_outputs(x: Units, inputs: u32, low: Spread, high: Spread) -> mat4x4f {
  var sums = add_16(mat4x4f(), x.low, low);
  if (inputs == 32u) { sums = add_16(sums, x.high, high); }
  return sums;
}

fn four_units(x: Units, inputs: u32, low: Spread, high: Spread) -> mat4x4f {
  let sums = four_outputs(x, inputs, low, high);
  return pass_positive(sums, sums);
}

// Adds the share of four inputs to 16 outputs.
fn add_outputs(sums: Features, x: mat4x4f, w: Spread) -> Features {
  return Features(
    add_4(sums[0], x, w, 0u), add_4(sums[1], x, w, 4u), add_4(sums[2], x, w, 8u), add_4(sums[3], x, w, 12u),
  );
}

// The sums of the layer behind a hidden one, 16 or 32. Compilers leave out those that nobody asks for.
fn behind_hidden(x: Pair, hidden: Matrix, next: Matrix, lane: u32) -> Pair {
  var sums = Pair();
  for (var quad = 0u; quad < hidden.quads; quad++) {
    let low = weights_of_inputs(hidden.first + quad, lane);
    var high = Spread();
    if (hidden.inputs == 32u) { high = weights_of_inputs(hidden.first + 16u * STRIDE + quad, lane); }
    let a = four_units(x.a, hidden.inputs, low, high);
    let b = four_units(x.b, hidden.inputs, low, high);
    let first = next.first + 4u * quad * STRIDE;
    let near = weights_of_outputs(first, lane);
    sums.a.low = add_outputs(sums.a.low, a, near);
    sums.b.low = add_outputs(sums.b.low, b, near);
    if (next.quads == 8u) {
      let far = weights_of_outputs(first + 4u, lane);
      sums.a.high = add_outputs(sums.a.high, a, far);
      sums.b.high = add_outputs(sums.b.high, b, far);
    }
  }
  return sums;
}

// Of both fours of samples: outputs 4 quad … of a layer whose inputs are complete.
fn outputs_of(x: Pair, matrix: Matrix, quad: u32, lane: u32) -> array<mat4x4f, 2> {
  let low = weights_of_inputs(matrix.first + quad, lane);
  var high = Spread();
  if (matrix.inputs == 32u) { high = weights_of_inputs(matrix.first + 16u * STRIDE + quad, lane); }
  return array(four_outputs(x.a, matrix.inputs, low, high), four_outputs(x.b, matrix.inputs, low, high));
}

// Its first 16 outputs.
fn sixteen_outputs(x: Pair, matrix: Matrix, lane: u32) -> Pair {
  let p = outputs_of(x, matrix, 0u, lane);
  let q = outputs_of(x, matrix, 1u, lane);
  let r = outputs_of(x, matrix, 2u, lane);
  let s = outputs_of(x, matrix, 3u, lane);
  return Pair(
    Units(Features(p[0], q[0], r[0], s[0]), Features()), Units(Features(p[1], q[1], r[1], s[1]), Features()),
  );
}

fn rectify(x: Features) -> Features {
  return Features(
    pass_positive(x[0], x[0]), pass_positive(x[1], x[1]), pass_positive(x[2], x[2]), pass_positive(x[3], x[3]),
  );
}

fn rectify_pair(x: Pair) -> Pair {
  return Pair(Units(rectify(x.a.low), rectify(x.a.high)), Units(rectify(x.b.low), rectify(x.b.high)));
}
