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
// Workgroup memory holds both hidden layers of one network at a time: the colour network's are used up
// when the density network's are computed again in their place, which costs 7 % more multiply-adds than
// keeping them and lets two hidden layers each fit. With WIDTH = 64: 176 rows of 128 bytes and 4 KiB of
// weights, 26 KiB.

#import "lib/batch.wgsl"
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

const LAST_DENSITY = select(HIDDEN_0, HIDDEN_1, DENSITY_LAYERS == 2u);
const LAST_COLOR = select(HIDDEN_0, HIDDEN_1, COLOR_LAYERS == 2u);

// samples: how many there can be; groups: how many workgroups share them; vec4s: length of a slice of
// partials.
struct Params { layers: Layers, @align(16) samples: u32, groups: u32, vec4s: u32 }

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
  return LOSS_SCALE * d_outputs[sample];
}

// The gradients of a thread's four samples: d_r, d_g, d_b and d_raw in the columns.
fn d_outputs_of(samples: vec4u) -> mat4x4f {
  return transpose(mat4x4f(
    d_output_of(samples.x), d_output_of(samples.y), d_output_of(samples.z), d_output_of(samples.w),
  ));
}

// A tile's share in the sums. is_first: whether the workgroup's sums begin with it; slice: vec4 offset of
// those sums.
struct Tile { is_first: bool, slice: u32 }

// Hidden activations at rows x become the gradient before their relu, from that of the layer they feed,
// of `outputs` rows from dz on (and zeros up to a whole slice), whose matrix stands at `offset`.
fn hidden_backward(x: u32, dz: u32, outputs: u32, offset: u32, tile: Tile, lane: Lane) {
  add_gradient(x, WIDTH, dz, outputs, tile.slice + offset, tile.is_first, lane);
  let sums = multiply(dz, Matrix(offset, max(outputs, SLICE), WIDTH, true), lane);
  put_rectified_gradient(x, sums, WIDTH, lane);
}

// From the gradient of the outputs to that of the density network's outputs, in their place. Threads with
// quad > 0 have d = 0: they write the zeros that fill the slice of the head's gradients.
fn color_backward(d: mat4x4f, tile: Tile, lane: Lane) {
  let c = color_head(LAST_COLOR, lane);
  if (lane.quad < 4u) {
    put_rows(STAGE + 4u * lane.quad, lane.column, mat4x4f(
      d[0] * c[0] * (1.0 - c[0]), d[1] * c[1] * (1.0 - c[1]), d[2] * c[2] * (1.0 - c[2]), vec4f(0.0),
    ));
  }
  hidden_backward(LAST_COLOR, STAGE, COLOR_OUTPUTS, params.layers.color_head, tile, lane);
  if (COLOR_LAYERS == 2u) {
    hidden_backward(HIDDEN_0, HIDDEN_1, WIDTH, params.layers.color_1, tile, lane);
  }
  let offset = params.layers.color_0;
  add_gradient(COLOR_INPUT, COLOR_INPUTS, HIDDEN_0, WIDTH, tile.slice + offset, tile.is_first, lane);
  var geometry = multiply(HIDDEN_0, Matrix(offset, WIDTH, GEOMETRY, true), lane).low;
  geometry[0] += d[3];
  if (lane.quad < 4u) { put_rows(COLOR_INPUT + 4u * lane.quad, lane.column, geometry); }
}

// From there to the encoded positions.
fn density_backward(tile: Tile, lane: Lane) {
  hidden_backward(LAST_DENSITY, COLOR_INPUT, GEOMETRY, params.layers.density_head, tile, lane);
  if (DENSITY_LAYERS == 2u) {
    hidden_backward(HIDDEN_0, HIDDEN_1, WIDTH, params.layers.density_1, tile, lane);
  }
  for (var feature = 0u; feature < ENCODED; feature += SLICE) {
    let offset = params.layers.density_0 + feature * STRIDE;
    workgroupBarrier();
    stage_encoded(STAGE, feature, lane);
    add_gradient(STAGE, SLICE, HIDDEN_0, WIDTH, tile.slice + offset, tile.is_first, lane);
  }
  for (var feature = 0u; feature < ENCODED; feature += TILE_OUTPUTS) {
    let offset = params.layers.density_0 + feature * STRIDE;
    let features = min(ENCODED - feature, TILE_OUTPUTS);
    let sums = multiply(HIDDEN_0, Matrix(offset, WIDTH, features, true), lane);
    if (lane.quad * 4u < features) { store(feature + 4u * lane.quad, sums.low, lane); }
    if (has_high(features, lane)) { store(feature + 4u * (lane.quad + QUADS_APART), sums.high, lane); }
  }
}

// The gradients for four features of a thread's samples.
fn store(feature: u32, sums: mat4x4f, lane: Lane) {
  let d = sums * (1.0 / LOSS_SCALE);
  let place = row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) +
    lane.first % SAMPLES_PER_BLOCK / 4u + lane.column;
  d_encoded[place] = d[0];
  d_encoded[place + VEC4S_PER_ROW] = d[1];
  d_encoded[place + 2u * VEC4S_PER_ROW] = d[2];
  d_encoded[place + 3u * VEC4S_PER_ROW] = d[3];
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
  let count = min(params.samples, batch[KEPT_SAMPLES]);
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
    let tile = Tile(index == group, slice);

    density_layers(STAGE, HIDDEN_0, HIDDEN_1, lane);
    put_color_inputs(COLOR_INPUT, density_head(LAST_DENSITY, lane), lane);
    color_layers(COLOR_INPUT, HIDDEN_0, HIDDEN_1, lane);
    color_backward(d, tile, lane);
    density_layers(STAGE, HIDDEN_0, HIDDEN_1, lane);
    density_backward(tile, lane);
  }
}
