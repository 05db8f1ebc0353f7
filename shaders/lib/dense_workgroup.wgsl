// The sum of a dense layer on GPUs. A workgroup of 128 threads computes 64 outputs for 128 samples (two
// blocks). Slices of 16 inputs go through workgroup memory, 12 KiB; each thread keeps 8 x 8 sums in
// registers: 64 multiply-adds for 4 vec4s read. A thread's samples are vec4 `column` of both blocks, its
// outputs the vec4s `row` and `row + 8`: neighbouring threads read neighbouring vec4s, without bank
// conflicts. The kernel says where sums start and what becomes of them: `start_of`, `finished`.

#import "lib/dense.wgsl"
#import "lib/product.wgsl"
#import "lib/samples_four.wgsl"

const TILE_THREADS = 128u;
const SLICE = 16u;
const TILE_OUTPUTS = 64u;
const TILE_BLOCKS = 2u;
const X_STRIDE = 32u; // vec4s: 128 samples
const W_STRIDE = 16u; // vec4s: 64 outputs

var<workgroup> x_slice: array<vec4f, 512>; // [SLICE, X_STRIDE]
var<workgroup> w_slice: array<vec4f, 256>; // [SLICE, W_STRIDE]

// Which outputs and samples a workgroup computes.
struct Tile { first_block: u32, first_output: u32 }

fn tile_of(index: u32) -> Tile {
  let across = (params.layer.outputs + TILE_OUTPUTS - 1u) / TILE_OUTPUTS;
  return Tile(index / across * TILE_BLOCKS, index % across * TILE_OUTPUTS);
}

// sXY: samples of block X, outputs of vec4 Y, one a column.
struct Sums { s00: mat4x4f, s01: mat4x4f, s10: mat4x4f, s11: mat4x4f }

// A second block past the last one is read as the last one; its sums are never stored.
fn load_slice(tile: Tile, first_input: u32, local: u32) {
  for (var i = local; i < SLICE * X_STRIDE; i += TILE_THREADS) {
    let block = min(tile.first_block + i % X_STRIDE / VEC4S_PER_ROW, block_count() - 1u);
    let row = row_of(
      block, params.layer.input_features, params.layer.input_first + first_input + i / X_STRIDE,
    );
    x_slice[i] = inputs[row + i % VEC4S_PER_ROW];
  }
  let w = params.layer.weights + first_input * params.layer.stride + tile.first_output / 4u;
  for (var i = local; i < SLICE * W_STRIDE; i += TILE_THREADS) {
    w_slice[i] = parameters[w + i / W_STRIDE * params.layer.stride + i % W_STRIDE];
  }
}

// Adds all inputs' share to sums.
fn sum_inputs(sums: ptr<function, Sums>, tile: Tile, column: u32, row: u32, local: u32) {
  for (var first = 0u; first < params.layer.inputs; first += SLICE) {
    workgroupBarrier();
    load_slice(tile, first, local);
    workgroupBarrier();
    for (var i = 0u; i < SLICE; i++) {
      let x0 = x_slice[i * X_STRIDE + column];
      let x1 = x_slice[i * X_STRIDE + column + VEC4S_PER_ROW];
      let w0 = w_slice[i * W_STRIDE + row];
      let w1 = w_slice[i * W_STRIDE + row + 8u];
      (*sums).s00 = add_outer((*sums).s00, x0, w0);
      (*sums).s01 = add_outer((*sums).s01, x0, w1);
      (*sums).s10 = add_outer((*sums).s10, x1, w0);
      (*sums).s11 = add_outer((*sums).s11, x1, w1);
    }
  }
}

fn store_row(sum: vec4f, block: u32, column: u32, output: u32) {
  let y = samples_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  outputs[y] = finished(sum, made_at(block, column, output));
}

// Four outputs of four samples.
fn store(sums: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= block_count()) { return; }
  store_row(sums[0], block, column, output);
  store_row(sums[1], block, column, output + 1u);
  store_row(sums[2], block, column, output + 2u);
  store_row(sums[3], block, column, output + 3u);
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups));
  if (tile.first_block >= block_count()) { return; }
  let column = local % VEC4S_PER_ROW;
  let row = local / VEC4S_PER_ROW;

  let o = tile.first_output + 4u * row;
  var sums = Sums(start_of(o), start_of(o + 32u), start_of(o), start_of(o + 32u));
  sum_inputs(&sums, tile, column, row, local);
  store(sums.s00, tile.first_block, column, o);
  store(sums.s01, tile.first_block, column, o + 32u);
  store(sums.s10, tile.first_block + 1u, column, o);
  store(sums.s11, tile.first_block + 1u, column, o + 32u);
}
