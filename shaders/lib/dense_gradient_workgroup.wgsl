// The gradient of a dense layer's parameters (dense/gradient.wgsl) on GPUs.
//
// A workgroup of 64 threads computes 64 inputs x 64 outputs over one split, 16 samples at a time through
// workgroup memory. A thread keeps 8 inputs x 8 outputs: inputs `column + 8p`, outputs `row + 8q`. Rows
// stand 5 vec4s apart, so that 8 neighbouring rows lie in different banks.

#import "lib/product.wgsl"
#import "lib/samples_four.wgsl"

const TILE_INPUTS = 64u;
const TILE_OUTPUTS = 64u;
const TILE_THREADS = 64u;
const SLICE = 4u; // vec4s: 16 samples
const SLICE_STRIDE = 5u;

var<workgroup> x_slice: array<vec4f, 320>; // [TILE_INPUTS, SLICE_STRIDE]
var<workgroup> y_slice: array<vec4f, 320>; // [TILE_OUTPUTS, SLICE_STRIDE]

// sPQ: inputs of p in P * 4.., one a row; outputs of q in Q * 4.., one a column.
struct Sums { s00: mat4x4f, s01: mat4x4f, s10: mat4x4f, s11: mat4x4f }

fn load_slice(tile: Tile, block: u32, first: u32, local: u32) {
  for (var i = local; i < TILE_INPUTS * SLICE; i += TILE_THREADS) {
    let row = i / SLICE;
    let c = i % SLICE;
    let slot = row * SLICE_STRIDE + c;
    x_slice[slot] = inputs[input_row(block, tile.first_input + row) + first + c];
    y_slice[slot] = d_outputs[output_row(block, tile.first_output + row) + first + c];
  }
}

// Four rows of a slice, 8 apart, at vec4 c.
fn x_rows(row: u32, c: u32) -> mat4x4f {
  let i = row * SLICE_STRIDE + c;
  return mat4x4f(
    x_slice[i], x_slice[i + 8u * SLICE_STRIDE],
    x_slice[i + 16u * SLICE_STRIDE], x_slice[i + 24u * SLICE_STRIDE],
  );
}

fn y_rows(row: u32, c: u32) -> mat4x4f {
  let i = row * SLICE_STRIDE + c;
  return mat4x4f(
    y_slice[i], y_slice[i + 8u * SLICE_STRIDE],
    y_slice[i + 16u * SLICE_STRIDE], y_slice[i + 24u * SLICE_STRIDE],
  );
}

// Four inputs, 8 apart, of four outputs, 8 apart: neighbouring threads write neighbouring inputs, so
// each number goes alone.
fn store(sums: mat4x4f, tile: Tile, input: u32, output: u32) {
  store_output(sums[0], tile, input, output);
  store_output(sums[1], tile, input, output + 8u);
  store_output(sums[2], tile, input, output + 16u);
  store_output(sums[3], tile, input, output + 24u);
}

fn store_output(sums: vec4f, tile: Tile, input: u32, output: u32) {
  store_number(sums.x, tile, input, output);
  store_number(sums.y, tile, input + 8u, output);
  store_number(sums.z, tile, input + 16u, output);
  store_number(sums.w, tile, input + 24u, output);
}

fn store_number(sum: f32, tile: Tile, input: u32, output: u32) {
  if (input >= params.layer.inputs || output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, input, output)][output % 4u] = sum;
}

fn store_bias(sum: f32, tile: Tile, output: u32) {
  if (output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, params.layer.inputs, output)][output % 4u] = sum;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups), TILE_INPUTS, TILE_OUTPUTS);
  let first_block = tile.split * BLOCKS_PER_SPLIT;
  if (first_block >= params.layer.blocks) { return; }
  let end_block = min(first_block + BLOCKS_PER_SPLIT, block_count());
  let column = local % 8u;
  let row = local / 8u;

  var sums = Sums();
  var bias0 = vec4f(0.0);
  var bias1 = vec4f(0.0);
  for (var block = first_block; block < end_block; block++) {
    for (var first = 0u; first < VEC4S_PER_ROW; first += SLICE) {
      workgroupBarrier();
      load_slice(tile, block, first, local);
      workgroupBarrier();
      for (var c = 0u; c < SLICE; c++) {
        let x0 = x_rows(column, c);
        let x1 = x_rows(column + 32u, c);
        let y0 = y_rows(row, c);
        sums.s00 = add_dots(sums.s00, x0, y0);
        sums.s10 = add_dots(sums.s10, x1, y0);
        bias0 += vec4f(1.0) * y0;
        let y1 = y_rows(row + 32u, c);
        sums.s01 = add_dots(sums.s01, x0, y1);
        sums.s11 = add_dots(sums.s11, x1, y1);
        bias1 += vec4f(1.0) * y1;
      }
    }
  }

  let i = tile.first_input + column;
  let o = tile.first_output + row;
  store(sums.s00, tile, i, o);
  store(sums.s01, tile, i, o + 32u);
  store(sums.s10, tile, i + 32u, o);
  store(sums.s11, tile, i + 32u, o + 32u);
  if (tile.first_input > 0u || column > 0u) { return; }
  store_bias(bias0.x, tile, o);
  store_bias(bias0.y, tile, o + 8u);
  store_bias(bias0.z, tile, o + 16u);
  store_bias(bias0.w, tile, o + 24u);
  store_bias(bias1.x, tile, o + 32u);
  store_bias(bias1.y, tile, o + 40u);
  store_bias(bias1.z, tile, o + 48u);
  store_bias(bias1.w, tile, o + 56u);
}
