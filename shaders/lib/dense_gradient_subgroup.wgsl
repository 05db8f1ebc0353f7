// The gradient of a dense layer's parameters (dense/gradient.wgsl) where subgroups have 8 lanes.
//
// A subgroup computes 64 inputs x 32 outputs over one split, four samples at a time. Lane l loads the
// inputs l, l+8 … l+56 and the outputs l, l+8 … l+24, each number once, and broadcasts its outputs. It ends
// with its 8 inputs x all 32 outputs.

enable subgroups;
// Lanes that shuffle leave together, whole subgroups: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/product.wgsl"

const LANES = 8u;
const TILE_INPUTS = 64u;
const TILE_OUTPUTS = 32u;
const TILE_THREADS = LANES;

// sj[q] holds output j + 8q for 4 of the lane's inputs.
struct Sums {
  s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f,
  s4: mat4x4f, s5: mat4x4f, s6: mat4x4f, s7: mat4x4f,
}

fn broadcast(y: mat4x4f, lane: u32) -> mat4x4f {
  return mat4x4f(
    subgroupShuffle(y[0], lane), subgroupShuffle(y[1], lane),
    subgroupShuffle(y[2], lane), subgroupShuffle(y[3], lane),
  );
}

fn add_samples(sums: ptr<function, Sums>, x: mat4x4f, y: mat4x4f) {
  (*sums).s0 = add_dots((*sums).s0, x, broadcast(y, 0u));
  (*sums).s1 = add_dots((*sums).s1, x, broadcast(y, 1u));
  (*sums).s2 = add_dots((*sums).s2, x, broadcast(y, 2u));
  (*sums).s3 = add_dots((*sums).s3, x, broadcast(y, 3u));
  (*sums).s4 = add_dots((*sums).s4, x, broadcast(y, 4u));
  (*sums).s5 = add_dots((*sums).s5, x, broadcast(y, 5u));
  (*sums).s6 = add_dots((*sums).s6, x, broadcast(y, 6u));
  (*sums).s7 = add_dots((*sums).s7, x, broadcast(y, 7u));
}

// Four rows, 8 apart, at the same four samples.
fn x_rows(block: u32, input: u32, c: u32) -> mat4x4f {
  return mat4x4f(
    inputs[input_row(block, input) + c], inputs[input_row(block, input + LANES) + c],
    inputs[input_row(block, input + 2u * LANES) + c], inputs[input_row(block, input + 3u * LANES) + c],
  );
}

fn y_rows(block: u32, output: u32, c: u32) -> mat4x4f {
  return mat4x4f(
    d_outputs[output_row(block, output) + c],
    d_outputs[output_row(block, output + LANES) + c],
    d_outputs[output_row(block, output + 2u * LANES) + c],
    d_outputs[output_row(block, output + 3u * LANES) + c],
  );
}

// All outputs of a lane's four inputs, the first of which is `input`.
fn store_all(sums: Sums, tile: Tile, input: u32) {
  store(sums.s0, sums.s1, sums.s2, sums.s3, tile, input, 0u);
  store(sums.s4, sums.s5, sums.s6, sums.s7, tile, input, 4u);
}

// Outputs first + 8q … first + 8q + 3 stand side by side.
fn store(a: mat4x4f, b: mat4x4f, c: mat4x4f, d: mat4x4f, tile: Tile, input: u32, first: u32) {
  store_column(a[0], b[0], c[0], d[0], tile, input, first);
  store_column(a[1], b[1], c[1], d[1], tile, input, first + LANES);
  store_column(a[2], b[2], c[2], d[2], tile, input, first + 2u * LANES);
  store_column(a[3], b[3], c[3], d[3], tile, input, first + 3u * LANES);
}

fn store_column(a: vec4f, b: vec4f, c: vec4f, d: vec4f, tile: Tile, input: u32, first: u32) {
  if (tile.first_output + first >= params.layer.outputs) { return; }
  store_input(vec4f(a.x, b.x, c.x, d.x), tile, input, first);
  store_input(vec4f(a.y, b.y, c.y, d.y), tile, input + LANES, first);
  store_input(vec4f(a.z, b.z, c.z, d.z), tile, input + 2u * LANES, first);
  store_input(vec4f(a.w, b.w, c.w, d.w), tile, input + 3u * LANES, first);
}

fn store_input(sums: vec4f, tile: Tile, input: u32, first: u32) {
  if (input >= params.layer.inputs) { return; }
  partials[partial_of(tile.split, input, tile.first_output + first)] = sums;
}

// Lanes 0 and 4 gather the biases of four neighbouring outputs from the lanes beside them.
fn store_bias(sums: f32, tile: Tile, lane: u32, first: u32) {
  let bias = vec4f(
    sums, subgroupShuffleDown(sums, 1u), subgroupShuffleDown(sums, 2u), subgroupShuffleDown(sums, 3u),
  );
  let output = tile.first_output + first + lane;
  if (tile.first_input > 0u || lane % 4u > 0u || output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, params.layer.inputs, output)] = bias;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % LANES;
  let index = group_index(workgroup, workgroups) * (64u / LANES) + local / LANES;
  let tile = tile_of(index, TILE_INPUTS, TILE_OUTPUTS);
  let first_block = tile.split * BLOCKS_PER_SPLIT;
  if (first_block >= params.layer.blocks) { return; }
  let end_block = min(first_block + BLOCKS_PER_SPLIT, block_count());

  var low = Sums();
  var high = Sums();
  var bias = vec4f(0.0);
  let input = tile.first_input + lane;
  let output = tile.first_output + lane;
  for (var block = first_block; block < end_block; block++) {
    for (var c = 0u; c < VEC4S_PER_ROW; c++) {
      let y = y_rows(block, output, c);
      add_samples(&low, x_rows(block, input, c), y);
      add_samples(&high, x_rows(block, input + 32u, c), y);
      bias += vec4f(1.0) * y;
    }
  }

  store_all(low, tile, input);
  store_all(high, tile, input + 32u);
  store_bias(bias.x, tile, lane, 0u);
  store_bias(bias.y, tile, lane, LANES);
  store_bias(bias.z, tile, lane, 2u * LANES);
  store_bias(bias.w, tile, lane, 3u * LANES);
}
