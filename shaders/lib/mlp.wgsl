// Layers of tiny fused networks (Müller et al. 2021, "Real-time neural radiance caching", sec. 4): a
// workgroup takes a tile of samples through all layers, and their activations stay in its memory.
//
// Written for GPUs without matrix instructions. Workgroup memory feeds the multiply-adds, so registers
// must reuse what it gives: a thread sums 4 outputs of 4 samples, or 8 of 4 where a tile has 64 samples,
// and reads 2 or 3 vec4s for 16 or 32 multiply-adds.
//  - Activations are [rows, QUADS] vec4s, a row a feature, a vec4 four samples. Threads of neighbouring
//    columns read neighbouring vec4s: no bank conflicts. f16 halves what they take, so that a tile has 64
//    samples instead of 32.
//  - Weights pass through workgroup memory in slices of 16 inputs, as f32: half-width ones would have to
//    be converted for every use. The backward pass stages the same matrix transposed, 4 x 4 a thread, and
//    is then the forward pass's code. Slices are stored with their columns permuted, so that the writes of
//    a transposed block fall into different banks.
//  - All sums are f32; storage_type is what activations are rounded to.
//
// Drivers inline every call, so kernels call `multiply` once, in a loop over layers. All threads of a
// workgroup have to call it together. A kernel declares QUADS, ROWS, the binding `parameters` and
// `encoded_of(feature, lane)`, a feature of a thread's four samples.

#import "lib/product.wgsl"

alias storage_type = f32;

const THREADS = 128u;
const SLICE = 16u;          // inputs whose weights are staged at a time
const STRIDE = 16u;         // vec4s in a row of a matrix, and of a slice
const TILE_OUTPUTS = 64u;   // at most, in one product
const NO_SAMPLE = 0xffffffffu;

const QUADS_APART = THREADS / QUADS; // from a thread's first four outputs to its second four

var<workgroup> activations: array<vec4<storage_type>, ROWS * QUADS>;
var<workgroup> weights: array<vec4f, SLICE * STRIDE>;

// A thread's part of each product: samples 4 column … of the tile, outputs 4 quad … and
// 4 (quad + QUADS_APART) ….
struct Lane {
  index: u32,
  column: u32,
  quad: u32,
  first: u32,      // the tile's first sample
  samples: vec4u,  // where the inputs of the thread's samples are found; NO_SAMPLE past the last one
}

fn lane_of(index: u32, first: u32, count: u32) -> Lane {
  let column = index % QUADS;
  let samples = first + 4u * column + vec4u(0u, 1u, 2u, 3u);
  return Lane(
    index, column, index / QUADS, first,
    select(vec4u(NO_SAMPLE), samples, samples < vec4u(count)),
  );
}

// A matrix [inputs, outputs] at a vec4 offset of parameters; transposed: it is stored as
// [outputs, inputs].
struct Matrix { offset: u32, inputs: u32, outputs: u32, transposed: bool }

// A thread's sums: one output a column, one sample a row.
struct Sums { low: mat4x4f, high: mat4x4f }

fn activation(row: u32, column: u32) -> vec4f {
  return vec4f(activations[row * QUADS + column]);
}

fn put_row(row: u32, column: u32, values: vec4f) {
  activations[row * QUADS + column] = vec4<storage_type>(values);
}

// Four rows, one a column of the result.
fn activation_rows(row: u32, column: u32) -> mat4x4f {
  return mat4x4f(
    activation(row, column), activation(row + 1u, column),
    activation(row + 2u, column), activation(row + 3u, column),
  );
}

fn put_rows(row: u32, column: u32, values: mat4x4f) {
  put_row(row, column, values[0]);
  put_row(row + 1u, column, values[1]);
  put_row(row + 2u, column, values[2]);
  put_row(row + 3u, column, values[3]);
}

// Where outputs 4 quad … of the staged input stand.
fn weight_slot(input: u32, quad: u32) -> u32 {
  return input * STRIDE + (quad ^ (input / 4u * 2u));
}

// Brings the weights of inputs first … first + 15 into workgroup memory: 64 threads, a block of 4 inputs x
// 4 outputs each. Neighbouring threads read neighbouring memory.
fn stage_weights(matrix: Matrix, first: u32, index: u32) {
  var input = index / 16u;
  var quad = index % 16u;
  if (matrix.transposed) {
    input = index % 4u;
    quad = index / 4u;
  }
  if (index >= 64u || quad * 4u >= matrix.outputs) { return; }
  var place = matrix.offset + (first + 4u * input) * STRIDE + quad;
  if (matrix.transposed) { place = matrix.offset + 4u * quad * STRIDE + first / 4u + input; }
  var block = mat4x4f(
    parameters[place],
    parameters[place + STRIDE],
    parameters[place + 2u * STRIDE],
    parameters[place + 3u * STRIDE],
  );
  if (matrix.transposed) { block = transpose(block); }
  let slot = weight_slot(4u * input, quad);
  weights[slot] = block[0];
  weights[slot + STRIDE] = block[1];
  weights[slot + 2u * STRIDE] = block[2];
  weights[slot + 3u * STRIDE] = block[3];
}

// Whether a thread has a second four outputs; a constant where tiles have 32 samples.
fn has_high(outputs: u32, lane: Lane) -> bool {
  return QUADS_APART < TILE_OUTPUTS / 4u && (lane.quad + QUADS_APART) * 4u < outputs;
}

// Adds the share of the staged inputs, which stand at rows x ….
fn add_slice(sums: ptr<function, Sums>, x: u32, outputs: u32, lane: Lane) {
  if (lane.quad * 4u >= outputs) { return; }
  let high = has_high(outputs, lane);
  for (var input = 0u; input < SLICE; input += 4u) {
    let inputs = activation_rows(x + input, lane.column);
    let w = weight_slot(input, lane.quad);
    (*sums).low = add_inputs((*sums).low, inputs, w);
    if (high) {
      let w_high = weight_slot(input, lane.quad + QUADS_APART);
      (*sums).high = add_inputs((*sums).high, inputs, w_high);
    }
  }
}

// The share of four inputs whose weights stand from `slot` on.
fn add_inputs(sums: mat4x4f, inputs: mat4x4f, slot: u32) -> mat4x4f {
  let two = add_outer(add_outer(sums, inputs[0], weights[slot]), inputs[1], weights[slot + STRIDE]);
  return add_outer(
    add_outer(two, inputs[2], weights[slot + 2u * STRIDE]), inputs[3], weights[slot + 3u * STRIDE],
  );
}

// Sixteen features of encoded positions, to rows from `row` on.
fn stage_encoded(row: u32, first: u32, lane: Lane) {
  for (var i = lane.quad; i < SLICE; i += QUADS_APART) {
    put_row(row + i, lane.column, encoded_of(first + i, lane));
  }
}

// The product of rows x … with a matrix of at most 64 outputs; encoded: of encoded positions, which pass
// through rows x … x + 15. Afterwards rows x … may be overwritten.
fn multiply(x: u32, encoded: bool, matrix: Matrix, lane: Lane) -> Sums {
  var sums = Sums();
  for (var first = 0u; first < matrix.inputs; first += SLICE) {
    workgroupBarrier();
    stage_weights(matrix, first, lane.index);
    if (encoded) { stage_encoded(x, first, lane); }
    workgroupBarrier();
    add_slice(&sums, select(x + first, x, encoded), matrix.outputs, lane);
  }
  workgroupBarrier();
  return sums;
}

// Written so that NaN stays NaN.
fn rectify(x: mat4x4f) -> mat4x4f {
  return mat4x4f(
    select(x[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(x[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(x[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(x[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  );
}

// Rows from `row` on become relu(sums).
fn put_rectified(row: u32, sums: Sums, outputs: u32, lane: Lane) {
  if (lane.quad * 4u < outputs) {
    put_rows(row + 4u * lane.quad, lane.column, rectify(sums.low));
  }
  if (has_high(outputs, lane)) {
    put_rows(row + 4u * (lane.quad + QUADS_APART), lane.column, rectify(sums.high));
  }
}
