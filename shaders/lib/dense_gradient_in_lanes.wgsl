// The gradient of a dense layer's parameters (dense/gradient.wgsl) in subgroups of 4, 8 or 16 lanes.
//
// Eight lanes compute 64 inputs x 32 outputs over one split, eight samples at a time. Lane l loads the
// inputs l, l+8 … l+56 and the outputs l, l+8 … l+24, each number once, and broadcasts its outputs. It ends
// with its 8 inputs x all 32 outputs.
//
// Of 16 lanes the second eight have the inputs from 32 on, and load the same outputs as the first, which
// broadcast them. Of 4 lanes one has the inputs l, l+4 … l+28 and twice as many outputs; two subgroups share a
// tile. All sums are added in the same order, whatever the width.

enable subgroups;
// Lanes whose numbers are shuffled do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/eights.wgsl"
#import "lib/product.wgsl"

const LANES = 8u;
const TILE_INPUTS = 64u; // or 32, with 4 or 8 lanes
const TILE_OUTPUTS = 32u;
const TILE_THREADS = 8u; // 16 with 16 lanes
const APART = 8u;        // a lane's outputs

// Lanes that hold all outputs, and how far a lane's inputs are apart.
const HOLDERS = min(LANES, APART);

// Whether a lane has more than four inputs.
const HAS_HIGH = LANES < 16u && TILE_INPUTS == 64u;

// sj[q] holds output j + 8q for 4 of the lane's inputs.
struct Sums {
  s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f,
  s4: mat4x4f, s5: mat4x4f, s6: mat4x4f, s7: mat4x4f,
}

// A lane's outputs: l, l+8, l+16, l+24, and where four lanes hold all 32, l+4, l+12, l+20, l+28.
struct Outputs { low: mat4x4f, high: mat4x4f }

// Sums of a lane's outputs over samples.
struct Biases { low: vec4f, high: vec4f }

fn shuffle(y: mat4x4f, lane: u32) -> mat4x4f {
  return mat4x4f(
    subgroupShuffle(y[0], lane), subgroupShuffle(y[1], lane),
    subgroupShuffle(y[2], lane), subgroupShuffle(y[3], lane),
  );
}

// The outputs j, j+8, j+16, j+24.
fn broadcast(y: Outputs, j: u32) -> mat4x4f {
  if (LANES == 4u && j >= LANES) { return shuffle(y.high, j - LANES); }
  return shuffle(y.low, j);
}

fn add_samples(sums: ptr<function, Sums>, x: mat4x4f, y: Outputs) {
  (*sums).s0 = add_dots((*sums).s0, x, broadcast(y, 0u));
  (*sums).s1 = add_dots((*sums).s1, x, broadcast(y, 1u));
  (*sums).s2 = add_dots((*sums).s2, x, broadcast(y, 2u));
  (*sums).s3 = add_dots((*sums).s3, x, broadcast(y, 3u));
  (*sums).s4 = add_dots((*sums).s4, x, broadcast(y, 4u));
  (*sums).s5 = add_dots((*sums).s5, x, broadcast(y, 5u));
  (*sums).s6 = add_dots((*sums).s6, x, broadcast(y, 6u));
  (*sums).s7 = add_dots((*sums).s7, x, broadcast(y, 7u));
}

// Four rows at the same eight samples.
struct Rows { low: mat4x4f, high: mat4x4f }

fn rows(a: Samples, b: Samples, c: Samples, d: Samples) -> Rows {
  return Rows(
    mat4x4f(low_of(a), low_of(b), low_of(c), low_of(d)),
    mat4x4f(high_of(a), high_of(b), high_of(c), high_of(d)),
  );
}

fn x_rows(block: u32, input: u32, c: u32) -> Rows {
  return rows(
    inputs[input_row(block, input) + c],
    inputs[input_row(block, input + HOLDERS) + c],
    inputs[input_row(block, input + 2u * HOLDERS) + c],
    inputs[input_row(block, input + 3u * HOLDERS) + c],
  );
}

fn y_rows(block: u32, output: u32, c: u32) -> Rows {
  return rows(
    d_outputs[output_row(block, output) + c],
    d_outputs[output_row(block, output + APART) + c],
    d_outputs[output_row(block, output + 2u * APART) + c],
    d_outputs[output_row(block, output + 3u * APART) + c],
  );
}

fn more_y_rows(block: u32, output: u32, c: u32) -> Rows {
  if (LANES == 4u) { return y_rows(block, output + LANES, c); }
  return Rows();
}

fn add_biases(bias: ptr<function, Biases>, y: Outputs) {
  (*bias).low += vec4f(1.0) * y.low;
  if (LANES == 4u) { (*bias).high += vec4f(1.0) * y.high; }
}

// All outputs of a lane's four inputs, the first of which is `input`.
fn store_all(sums: Sums, tile: Tile, input: u32) {
  store(sums.s0, sums.s1, sums.s2, sums.s3, tile, input, 0u);
  store(sums.s4, sums.s5, sums.s6, sums.s7, tile, input, 4u);
}

// Outputs first + 8q … first + 8q + 3 stand side by side.
fn store(a: mat4x4f, b: mat4x4f, c: mat4x4f, d: mat4x4f, tile: Tile, input: u32, first: u32) {
  store_column(a[0], b[0], c[0], d[0], tile, input, first);
  store_column(a[1], b[1], c[1], d[1], tile, input, first + APART);
  store_column(a[2], b[2], c[2], d[2], tile, input, first + 2u * APART);
  store_column(a[3], b[3], c[3], d[3], tile, input, first + 3u * APART);
}

fn store_column(a: vec4f, b: vec4f, c: vec4f, d: vec4f, tile: Tile, input: u32, first: u32) {
  if (tile.first_output + first >= params.layer.outputs) { return; }
  store_input(vec4f(a.x, b.x, c.x, d.x), tile, input, first);
  store_input(vec4f(a.y, b.y, c.y, d.y), tile, input + HOLDERS, first);
  store_input(vec4f(a.z, b.z, c.z, d.z), tile, input + 2u * HOLDERS, first);
  store_input(vec4f(a.w, b.w, c.w, d.w), tile, input + 3u * HOLDERS, first);
}

fn store_input(sums: vec4f, tile: Tile, input: u32, first: u32) {
  if (input >= params.layer.inputs) { return; }
  partials[partial_of(tile.split, input, tile.first_output + first)] = sums;
}

// Every fourth lane gathers the biases of four neighbouring outputs from the lanes beside it; of 16 lanes the
// second eight have the same ones.
fn store_bias(sums: f32, tile: Tile, lane: u32, first: u32) {
  let bias = vec4f(
    sums, subgroupShuffleDown(sums, 1u), subgroupShuffleDown(sums, 2u), subgroupShuffleDown(sums, 3u),
  );
  let output = tile.first_output + first;
  if (lane % 4u > 0u || lane >= HOLDERS || output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, params.layer.inputs, output)] = bias;
}

fn store_biases(sums: vec4f, tile: Tile, lane: u32, first: u32) {
  store_bias(sums.x, tile, lane, first);
  store_bias(sums.y, tile, lane, first + APART);
  store_bias(sums.z, tile, lane, first + 2u * APART);
  store_bias(sums.w, tile, lane, first + 3u * APART);
}

@compute @workgroup_size(TILE_THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups), TILE_INPUTS, TILE_OUTPUTS);
  let first_block = tile.split * BLOCKS_PER_SPLIT;
  if (first_block >= params.layer.blocks) { return; }
  let end_block = min(first_block + BLOCKS_PER_SPLIT, block_count());

  var low = Sums();
  var high = Sums(); // nothing without HAS_HIGH
  var bias = Biases();
  let lane = thread % HOLDERS;
  let input = tile.first_input + lane + thread / HOLDERS * (TILE_INPUTS / 2u);
  let output = tile.first_output + lane;
  for (var block = first_block; block < end_block; block++) {
    for (var c = 0u; c < EIGHTS_PER_ROW; c++) {
      let y = y_rows(block, output, c);
      let more_y = more_y_rows(block, output, c);
      let first = Outputs(y.low, more_y.low);
      let second = Outputs(y.high, more_y.high);
      let x = x_rows(block, input, c);
      add_samples(&low, x.low, first);
      add_samples(&low, x.high, second);
      if (HAS_HIGH) {
        let more_x = x_rows(block, input + 4u * HOLDERS, c);
        add_samples(&high, more_x.low, first);
        add_samples(&high, more_x.high, second);
      }
      add_biases(&bias, first);
      add_biases(&bias, second);
    }
  }

  store_all(low, tile, input);
  if (HAS_HIGH) { store_all(high, tile, input + 4u * HOLDERS); }
  if (tile.first_input > 0u || thread >= LANES) { return; }
  store_biases(bias.low, tile, thread, lane / 4u * 4u);
  if (LANES == 4u) { store_biases(bias.high, tile, thread, LANES); }
}
