// Density and colour networks, backward, fused (lib/mlp_gradient.wgsl). The forward pass is computed again
// on chip, so nothing but its inputs has to be kept.
//   encoded      [blocks, ENCODED, 64]    encoded positions of the marched samples
//   ray_indices  [marched samples]        each one's ray
//   directions   [rays]                   of length 1
//   sources      [samples]                the marched sample that a kept sample is
//   d_outputs    [samples]                gradient for (r, g, b after the sigmoid, raw density)
//   parameters                            matrices, 64 columns each
//   d_encoded    [blocks, ENCODED, 64]    gradient at the kept samples; zero for the last block's padding
//   partials     [groups, vec4s]          each workgroup's sum of the parameters' gradients, laid out as
//                                         the parameters; columns beyond a matrix's own stay as they are
// A fixed number of workgroups of 128 threads; workgroup g takes tiles g, g + groups, …, each of 4 QUADS
// samples. mlp/reduce.wgsl then adds the slices of partials in order: the same bits each time.
//
// Workgroup memory holds the hidden layers of one network at a time: the colour network's are used up when
// the density network's are computed again in their place. That costs 7 % more multiply-adds than keeping
// them (with one hidden layer), and leaves room for two each. With WIDTH = 64: 176 rows of 128 bytes
// and 4 KiB of weights, 26 KiB.

#import "lib/dispatch.wgsl"
#import "lib/mlp_color.wgsl"
#import "lib/mlp_gradient.wgsl"
#import "lib/rows.wgsl"

const QUADS = 8u; // 16 with f16

// Where activations stand, each overwritten by its gradient.
const HIDDEN_0 = 0u;
const HIDDEN_1 = WIDTH;
const COLOR_INPUT = 2u * WIDTH;
const STAGE = COLOR_INPUT + COLOR_INPUTS; // encoded features, 16 at a time; gradients of the colours
const ROWS = STAGE + SLICE;

// samples: how many there can be; slot: which of batch says how many there are; groups: how many
// workgroups share them; vec4s: length of a slice of partials.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32, groups: u32, vec4s: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<f32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> sources: array<u32>;
@group(0) @binding(6) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(7) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> d_encoded: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> partials: array<vec4f>;

// Of padding samples everything is read as zero, so that they add nothing.
fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return vec4f(
    encoded_at(lane.samples.x, feature), encoded_at(lane.samples.y, feature),
    encoded_at(lane.samples.z, feature), encoded_at(lane.samples.w, feature),
  );
}

fn encoded_at(sample: u32, feature: u32) -> f32 {
  if (sample == NO_SAMPLE) { return 0.0; }
  return encoded[element_of(sample, ENCODED, feature)];
}

fn source_of(sample: u32) -> u32 {
  if (sample == NO_SAMPLE) { return NO_SAMPLE; }
  return sources[sample];
}

fn d_output_of(sample: u32) -> vec4f {
  if (sample == NO_SAMPLE) { return vec4f(0.0); }
  return loss_scale * d_outputs[sample];
}

// The gradients of a thread's four samples: d_r, d_g, d_b and d_raw in the columns.
fn d_outputs_of(samples: vec4u) -> mat4x4f {
  return transpose(mat4x4f(
    d_output_of(samples.x), d_output_of(samples.y), d_output_of(samples.z), d_output_of(samples.w),
  ));
}

// What is done with a tile, a layer a turn.
//   0 to 5    forward through both networks
//   6 to 8    back through the colour network
//   9, 10     forward through the density network's hidden layers again
//   11, 12    back through its head and second hidden layer
//   13 to …   back through its first, CHUNK features a turn
struct Turn { number: u32, is_backward: bool }

fn turn_of(turn: u32) -> Turn {
  if (turn < 6u) { return Turn(turn, false); }
  if (turn < 9u) { return Turn(11u - turn, true); }
  if (turn < 11u) { return Turn(turn - 9u, false); }
  return Turn(13u - min(turn, 13u), true);
}

const CHUNK = WIDTH; // as HIDDEN_1 is where they are staged
const TURNS = 13u + (ENCODED + CHUNK - 1u) / CHUNK;

// The chunk of the first layer's inputs that is due, staged.
fn encoded_chunk(turn: u32, whole: Layer, lane: Lane) -> Layer {
  let first = (turn - 13u) * CHUNK;
  let features = min(ENCODED - first, CHUNK);
  workgroupBarrier();
  for (var feature = 0u; feature < features; feature += SLICE) {
    stage_encoded(HIDDEN_1 + feature, first + feature, lane);
  }
  return Layer(HIDDEN_1, features, whole.offset + first * STRIDE, whole.y, whole.outputs);
}

// What is summed in a layer's transposed matrix: the gradient of its outputs, a slice at least.
fn transposed(number: u32, layer: Layer) -> Matrix {
  let inputs = select(layer.inputs, GEOMETRY, number == COLOR_0); // the harmonics need no gradient
  return Matrix(layer.offset, max(layer.outputs, SLICE), inputs, true);
}

// A layer's activations from its sums; of the colours the gradient before their sigmoid. Threads with
// quad > 0 have d = 0: they write the zeros that fill the slice.
fn finish_forward(number: u32, layer: Layer, sums: Sums, d: mat4x4f, lane: Lane) {
  if (number == DENSITY_HEAD) {
    put_color_inputs(sums.low, lane);
  } else if (number == COLOR_HEAD) {
    if (lane.quad >= 4u) { return; }
    put_rows(layer.y + 4u * lane.quad, lane.column, mat4x4f(
      d[0] * sigmoid_derivative(sums.low[0]), d[1] * sigmoid_derivative(sums.low[1]),
      d[2] * sigmoid_derivative(sums.low[2]), vec4f(0.0),
    ));
  } else {
    put_rectified(layer.y, sums, layer.outputs, lane);
  }
}

fn sigmoid_derivative(x: vec4f) -> vec4f {
  let y = sigmoid(x);
  return y * (1.0 - y);
}

// The gradient of a layer's inputs from its sums, over these inputs or into d_encoded.
fn finish_backward(number: u32, turn: u32, layer: Layer, sums: Sums, d: mat4x4f, lane: Lane) {
  if (number == DENSITY_0) {
    let first = (turn - 13u) * CHUNK + 4u * lane.quad;
    if (lane.quad * 4u < layer.inputs) { store(first, sums.low, lane); }
    if (has_high(layer.inputs, lane)) { store(first + 4u * QUADS_APART, sums.high, lane); }
  } else if (number == COLOR_0) {
    if (lane.quad >= 4u) { return; }
    put_rows(layer.x + 4u * lane.quad, lane.column, mat4x4f(
      sums.low[0] + d[3], sums.low[1], sums.low[2], sums.low[3],
    ));
  } else {
    put_rectified_gradient(layer.x, sums, layer.inputs, lane);
  }
}

// The gradients for four features of a thread's samples.
fn store(feature: u32, sums: mat4x4f, lane: Lane) {
  let d = sums * (1.0 / loss_scale);
  let place = row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) +
    lane.first % SAMPLES_PER_BLOCK / 4u + lane.column;
  d_encoded[place] = d[0];
  d_encoded[place + VEC4S_PER_ROW] = d[1];
  d_encoded[place + 2u * VEC4S_PER_ROW] = d[2];
  d_encoded[place + 3u * VEC4S_PER_ROW] = d[3];
}

// slice: vec4 offset of the workgroup's partials; is_first: whether its sums begin with this tile.
fn run_tile(d: mat4x4f, slice: u32, is_first: bool, lane: Lane) {
  for (var turn = 0u; turn < TURNS; turn++) {
    let due = turn_of(turn);
    if (is_missing(due.number)) { continue; }
    var layer = layer_of(due.number);
    var x = layer.x;
    var matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    if (due.is_backward) {
      if (due.number == DENSITY_0) { layer = encoded_chunk(turn, layer, lane); }
      add_gradient(layer.x, layer.inputs, layer.y, layer.outputs, slice + layer.offset, is_first, lane);
      x = layer.y;
      matrix = transposed(due.number, layer);
    }
    let sums = multiply(x, due.number == DENSITY_0 && !due.is_backward, matrix, lane);
    if (due.is_backward) {
      finish_backward(due.number, turn, layer, sums, d, lane);
    } else {
      finish_forward(due.number, layer, sums, d, lane);
    }
  }
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  if (group >= params.groups) { return; }
  let slice = group * params.vec4s;
  let count = min(params.samples, batch[params.slot]);
  set_loss_scale(count);
  let blocks = (count + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
  let tiles = blocks * VEC4S_PER_ROW / QUADS;
  if (group >= tiles) {
    for (var i = local; i < params.vec4s; i += THREADS) { partials[slice + i] = vec4f(0.0); }
    return;
  }
  for (var index = group; index < tiles; index += params.groups) {
    var lane = lane_of(local, index * QUADS * 4u, count);
    var d = mat4x4f();
    if (lane.quad == 0u) { d = d_outputs_of(lane.samples); }
    lane.samples = vec4u(
      source_of(lane.samples.x), source_of(lane.samples.y),
      source_of(lane.samples.z), source_of(lane.samples.w),
    );
    run_tile(d, slice, index == group, lane);
  }
}
