// The sum of a dense layer in subgroups of 4, 8 or 16 lanes, as CPUs have.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free.
// Eight threads compute 32 outputs for the 64 samples of a block: thread l loads samples 8l..8l+7 and
// weights 4l..4l+3, each number once, and broadcasts its weights to the others. It ends
// with all 32 outputs of its 8 samples. Two inputs a turn, so that each sum is loaded and stored once for
// two multiply-adds. The kernel says where sums start and what becomes of them: `start_of`, `finished`. A tile of 64
// outputs is two of 32 that share their inputs, as two thirds of the time are loads and stores.
//
// A subgroup of 16 lanes has two such blocks: the second eight lanes load the same weights as the first, which
// broadcast them. One of 4 lanes has half of the block's samples, and each lane twice as many weights. All sums
// are added in the same order, whatever the width.

enable subgroups;
// Lanes whose numbers are shuffled do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/dense.wgsl"
#import "lib/eights.wgsl"
#import "lib/product.wgsl"

const LANES = 8u;
const TILE_OUTPUTS = 32u; // or 64, with 4 or 8 lanes
const TILE_BLOCKS = 2u;
const TILE_THREADS = 16u;
const BLOCK_THREADS = 8u;

// Lanes that hold 32 weights of an input.
const HOLDERS = min(LANES, BLOCK_THREADS);

// Half of a wide tile.
const HALF_OUTPUTS = 32u;
const WIDE = TILE_OUTPUTS > HALF_OUTPUTS;

// Which outputs of which block eight threads compute.
struct Tile { block: u32, first_output: u32 }

// Sixteen neighbouring threads compute the same outputs of two blocks.
fn tile_of(thread: u32, outputs: u32) -> Tile {
  let across = (outputs + TILE_OUTPUTS - 1u) / TILE_OUTPUTS;
  let tile = thread / TILE_THREADS;
  let block = tile / across * TILE_BLOCKS + thread / BLOCK_THREADS % TILE_BLOCKS;
  return Tile(block, tile % across * TILE_OUTPUTS);
}

// A lane's weights of an input, of four outputs each: 4l … and, where four lanes hold all 32, 16+4l ….
struct Weights { low: vec4f, high: vec4f }

fn weights_at(place: u32) -> Weights {
  if (LANES == 4u) { return Weights(parameters[place], parameters[place + LANES]); }
  return Weights(parameters[place], vec4f(0.0));
}

// The weights of outputs 4j ….
fn broadcast(w: Weights, j: u32) -> vec4f {
  if (LANES == 4u && j >= LANES) { return subgroupShuffle(w.high, j - LANES); }
  return subgroupShuffle(w.low, j);
}

// The 32 outputs of 4 samples: sj holds outputs 4j..4j+3, one a column.
struct Sums {
  s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f,
  s4: mat4x4f, s5: mat4x4f, s6: mat4x4f, s7: mat4x4f,
}

// The share of two inputs in outputs 4j ….
fn add_pair(sums: mat4x4f, x0: vec4f, w0: Weights, x1: vec4f, w1: Weights, j: u32) -> mat4x4f {
  return add_outer(add_outer(sums, x0, broadcast(w0, j)), x1, broadcast(w1, j));
}

fn add_inputs(sums: ptr<function, Sums>, x0: vec4f, w0: Weights, x1: vec4f, w1: Weights) {
  (*sums).s0 = add_pair((*sums).s0, x0, w0, x1, w1, 0u);
  (*sums).s1 = add_pair((*sums).s1, x0, w0, x1, w1, 1u);
  (*sums).s2 = add_pair((*sums).s2, x0, w0, x1, w1, 2u);
  (*sums).s3 = add_pair((*sums).s3, x0, w0, x1, w1, 3u);
  (*sums).s4 = add_pair((*sums).s4, x0, w0, x1, w1, 4u);
  (*sums).s5 = add_pair((*sums).s5, x0, w0, x1, w1, 5u);
  (*sums).s6 = add_pair((*sums).s6, x0, w0, x1, w1, 6u);
  (*sums).s7 = add_pair((*sums).s7, x0, w0, x1, w1, 7u);
}

fn start_all(first_output: u32) -> Sums {
  let o = first_output;
  return Sums(
    start_of(o), start_of(o + 4u), start_of(o + 8u), start_of(o + 12u),
    start_of(o + 16u), start_of(o + 20u), start_of(o + 24u), start_of(o + 28u),
  );
}

// Adds the share of all inputs to the sums of a lane's eight samples, those at `column`. low and high are sums of the
// tile's first 32 outputs: low of the first four samples, high of the other four. low2 and high2 are the same of the
// tile's other 32 outputs.
fn sum_inputs(
  low: ptr<function, Sums>, high: ptr<function, Sums>,
  low2: ptr<function, Sums>, high2: ptr<function, Sums>,
  tile: Tile, column: u32, lane: u32,
) {
  let stride = params.layer.stride;
  var x = samples_of(tile.block, params.layer.input_features, params.layer.input_first) + column;
  var w = params.layer.weights + tile.first_output / 4u + lane;
  let end = x + params.layer.inputs * EIGHTS_PER_ROW;
  while (x < end) {
    let w0 = weights_at(w);
    let w1 = weights_at(w + stride);
    let v0 = weights_at(w + HALF_OUTPUTS / 4u);
    let v1 = weights_at(w + HALF_OUTPUTS / 4u + stride);
    let x0 = inputs[x];
    let x1 = inputs[x + EIGHTS_PER_ROW];
    add_inputs(low, low_of(x0), w0, low_of(x1), w1);
    if (WIDE) { add_inputs(low2, low_of(x0), v0, low_of(x1), v1); }
    add_inputs(high, high_of(x0), w0, high_of(x1), w1);
    if (WIDE) { add_inputs(high2, high_of(x0), v0, high_of(x1), v1); }
    x += 2u * EIGHTS_PER_ROW;
    w += 2u * stride;
  }
}

fn store_row(low: vec4f, high: vec4f, block: u32, column: u32, output: u32) {
  let made = made_at(block, column, output);
  let y = samples_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  outputs[y] = eight(finished(low, low_of(made)), finished(high, high_of(made)));
}

// Four outputs of a lane's eight samples.
fn store(low: mat4x4f, high: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= block_count()) { return; }
  store_row(low[0], high[0], block, column, output);
  store_row(low[1], high[1], block, column, output + 1u);
  store_row(low[2], high[2], block, column, output + 2u);
  store_row(low[3], high[3], block, column, output + 3u);
}

fn store_all(low: Sums, high: Sums, block: u32, column: u32, first_output: u32) {
  let o = first_output;
  store(low.s0, high.s0, block, column, o);
  store(low.s1, high.s1, block, column, o + 4u);
  store(low.s2, high.s2, block, column, o + 8u);
  store(low.s3, high.s3, block, column, o + 12u);
  store(low.s4, high.s4, block, column, o + 16u);
  store(low.s5, high.s5, block, column, o + 20u);
  store(low.s6, high.s6, block, column, o + 24u);
  store(low.s7, high.s7, block, column, o + 28u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = group_index(workgroup, workgroups) * 64u + local;
  let tile = tile_of(thread, params.layer.outputs);
  if (tile.block >= block_count()) { return; }

  let o = tile.first_output;
  var low = start_all(o);
  var high = low;
  var low2 = start_all(o + HALF_OUTPUTS); // without WIDE nothing uses it, and compilers drop it
  var high2 = low2;
  let lane = local % HOLDERS;
  let column = local % BLOCK_THREADS;
  sum_inputs(&low, &high, &low2, &high2, tile, column, lane);
  store_all(low, high, tile.block, column, o);
  if (WIDE) { store_all(low2, high2, tile.block, column, o + HALF_OUTPUTS); }
}
