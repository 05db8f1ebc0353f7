// Density and colour networks, backward, on a CPU: the gradients of the encoded positions, and of every layer's
// sums, of which dense/gradient.wgsl makes those of the matrices. The forward pass is computed again, so nothing
// but its inputs has to be kept.
//   encoded      [blocks, ENCODED, 64]   encoded positions of the marched samples
//   ray_indices  [marched samples]       each one's ray
//   directions   [rays]                  of length 1
//   sources      [samples]               the marched sample that a kept sample is, in vec4s
//   d_outputs    [samples]               gradient for (r, g, b after the sigmoid, raw density)
//   parameters   matrices, 64 columns each; transposed: the same transposed
//   d_encoded    [blocks, ENCODED, 64]   gradient at the kept samples; zero for the last block's padding
//   rows         [blocks, ROWS, 64]      what layers make of the samples, and its gradients (lib/register_rows.wgsl)
// A thread takes eight samples of a block, and never looks at what others wrote. One product follows the other in
// one loop: the matrices' gradients need what each makes in memory anyway, and so the kernel is short. Straight
// lines through all layers would take drivers a quarter of a minute to compile.
// Subgroups of 16 lanes have two blocks, the second of which need not be there: weights are spread over the first
// eight lanes, so LANES is at most 8.

#import "lib/dispatch.wgsl"
#import "lib/eights.wgsl"
#import "lib/eights_${EIGHTS}.wgsl"
#import "lib/harmonics.wgsl"
#import "lib/register_products.wgsl"
#import "lib/register_rows.wgsl"

// samples: how many there can be; slot: which of batch says how many there are; features: ENCODED, as drivers unroll
// what loads features one after the other where they know how many there are, and take twice as long for the kernel.
struct Params { layers: Layers, @align(16) transposed: Layers, @align(16) samples: u32, slot: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<f32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> sources: array<vec4u>;
@group(0) @binding(6) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(7) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(8) var<storage, read> transposed: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> d_encoded: array<Samples>;
@group(0) @binding(10) var<storage, read_write> rows: array<Samples>;

// A product of rows x … x + inputs - 1 with a matrix, to rows y … y + 4 quads - 1. Where `passed` is a row, the
// outputs pass where it and those that follow are positive; on the way there, where they are positive themselves.
struct Product { x: u32, inputs: u32, matrix: u32, y: u32, quads: u32, passed: u32 }

const THREADS_PER_BLOCK = 8u;

const UNITS = WIDTH / 4u;
const ALL = 0xffffffffu;       // outputs pass as they are
const THEMSELVES = 0xfffffffeu;
const NO_ROW = 0xffffffffu;    // the last product's outputs are d_encoded
const THERE = 6u;              // products of the way there
const PRODUCTS = 2u * THERE;

fn product_of(number: u32) -> Product {
  let there = params.layers;
  let back = params.transposed;
  switch (number) {
    case 0u: { return Product(ENCODED_ROW, ENCODED, there.density_0, DENSITY_0_ROW, UNITS, THEMSELVES); }
    case 1u: { return Product(DENSITY_0_ROW, WIDTH, there.density_1, DENSITY_1_ROW, UNITS, THEMSELVES); }
    case 2u: { return Product(DENSITY_1_ROW, WIDTH, there.density_head, COLOR_INPUT_ROW, GEOMETRY / 4u, ALL); }
    case 3u: { return Product(COLOR_INPUT_ROW, COLOR_INPUTS, there.color_0, COLOR_0_ROW, UNITS, THEMSELVES); }
    case 4u: { return Product(COLOR_0_ROW, WIDTH, there.color_1, COLOR_1_ROW, UNITS, THEMSELVES); }
    case 5u: { return Product(COLOR_1_ROW, WIDTH, there.color_head, D_COLORS_ROW, 1u, ALL); }
    case 6u: { return Product(D_COLORS_ROW, ROW_ALIGNMENT, back.color_head, D_COLOR_1_ROW, UNITS, COLOR_1_ROW); }
    case 7u: { return Product(D_COLOR_1_ROW, WIDTH, back.color_1, D_COLOR_0_ROW, UNITS, COLOR_0_ROW); }
    case 8u: { return Product(D_COLOR_0_ROW, WIDTH, back.color_0, D_GEOMETRY_ROW, GEOMETRY / 4u, ALL); }
    case 9u: { return Product(D_GEOMETRY_ROW, GEOMETRY, back.density_head, D_DENSITY_1_ROW, UNITS, DENSITY_1_ROW); }
    case 10u: { return Product(D_DENSITY_1_ROW, WIDTH, back.density_1, D_DENSITY_0_ROW, UNITS, DENSITY_0_ROW); }
    default: { return Product(D_DENSITY_0_ROW, WIDTH, back.density_0, NO_ROW, ENCODED / 4u, ALL); }
  }
}

// Whether the networks are without this layer.
fn is_missing(number: u32) -> bool {
  return (DENSITY_LAYERS == 1u && (number == 1u || number == 10u)) ||
    (COLOR_LAYERS == 1u && (number == 4u || number == 7u));
}

// Where a thread's samples are: their first row, in eights, and the first of d_encoded's.
struct Place { rows: u32, d_encoded: u32 }

// Four features of eight samples: of the first four, and of the others.
struct Eight { low: mat4x4f, high: mat4x4f }

// Sixteen features of them.
struct Sixteen { low: Features, high: Features }

fn rows_4(place: u32, row: u32) -> Eight {
  let first = place + row * EIGHTS_PER_ROW;
  let a = rows[first];
  let b = rows[first + EIGHTS_PER_ROW];
  let c = rows[first + 2u * EIGHTS_PER_ROW];
  let d = rows[first + 3u * EIGHTS_PER_ROW];
  return Eight(
    mat4x4f(low_of(a), low_of(b), low_of(c), low_of(d)), mat4x4f(high_of(a), high_of(b), high_of(c), high_of(d)),
  );
}

fn rows_16(place: u32, row: u32) -> Sixteen {
  let a = rows_4(place, row);
  let b = rows_4(place, row + 4u);
  let c = rows_4(place, row + 8u);
  let d = rows_4(place, row + 12u);
  return Sixteen(Features(a.low, b.low, c.low, d.low), Features(a.high, b.high, c.high, d.high));
}

fn put_4(place: u32, row: u32, values: Eight) {
  let first = place + row * EIGHTS_PER_ROW;
  rows[first] = eight(values.low[0], values.high[0]);
  rows[first + EIGHTS_PER_ROW] = eight(values.low[1], values.high[1]);
  rows[first + 2u * EIGHTS_PER_ROW] = eight(values.low[2], values.high[2]);
  rows[first + 3u * EIGHTS_PER_ROW] = eight(values.low[3], values.high[3]);
}

fn put_gradient(first: u32, values: Eight) {
  d_encoded[first] = eight(values.low[0], values.high[0]);
  d_encoded[first + EIGHTS_PER_ROW] = eight(values.low[1], values.high[1]);
  d_encoded[first + 2u * EIGHTS_PER_ROW] = eight(values.low[2], values.high[2]);
  d_encoded[first + 3u * EIGHTS_PER_ROW] = eight(values.low[3], values.high[3]);
}

fn weights_at(is_back: bool, place: u32) -> vec4f {
  if (is_back) { return transposed[place]; }
  return parameters[place];
}

fn load(is_back: bool, place: u32, lane: u32) -> Spread {
  let first = place + lane * STRIDE;
  var spread = Spread();
  spread.a = weights_at(is_back, first);
  if (LANES <= 8u) { spread.b = weights_at(is_back, first + LANES * STRIDE); }
  if (LANES == 4u) {
    spread.c = weights_at(is_back, first + 2u * LANES * STRIDE);
    spread.d = weights_at(is_back, first + 3u * LANES * STRIDE);
  }
  return spread;
}

fn add_inputs(sums: Eight, near: Sixteen, far: Sixteen, is_far: bool, w: Spread) -> Eight {
  return Eight(
    add_16(sums.low, choose(near.low, far.low, is_far), w), add_16(sums.high, choose(near.high, far.high, is_far), w),
  );
}

fn pass_where(d: Eight, x: Eight) -> Eight {
  return Eight(pass_positive(d.low, x.low), pass_positive(d.high, x.high));
}

// d_outputs: of the colours and, the fourth, of the raw densities themselves, which are the first of the geometry.
fn multiply(number: u32, place: Place, d_outputs: Eight, lane: u32) {
  let product = product_of(number);
  let near = rows_16(place.rows, product.x);
  var far = Sixteen();
  if (product.inputs > 16u) { far = rows_16(place.rows, product.x + 16u); }
  for (var quad = 0u; quad < product.quads; quad++) {
    var sums = Eight();
    for (var part = 0u; part < product.inputs / 16u; part++) {
      let w = load(number >= THERE, product.matrix + part * 16u * STRIDE + quad, lane);
      sums = add_inputs(sums, near, far, part == 1u, w);
    }
    if (product.passed == THEMSELVES) {
      sums = pass_where(sums, sums);
    } else if (product.passed != ALL) {
      sums = pass_where(sums, rows_4(place.rows, product.passed + 4u * quad));
    } else if (product.y == D_GEOMETRY_ROW && quad == 0u) {
      sums.low[0] += d_outputs.low[3];
      sums.high[0] += d_outputs.high[3];
    }
    if (product.y == NO_ROW) {
      put_gradient(place.d_encoded + 4u * quad * EIGHTS_PER_ROW, sums);
    } else {
      put_4(place.rows, product.y + 4u * quad, sums);
    }
  }
}

// A feature of four samples, which lie anywhere.
fn encoded_of(samples: vec4u, feature: u32) -> vec4f {
  return vec4f(
    encoded[element_of(samples.x, ENCODED, feature)], encoded[element_of(samples.y, ENCODED, feature)],
    encoded[element_of(samples.z, ENCODED, feature)], encoded[element_of(samples.w, ENCODED, feature)],
  );
}

// The rays' directions of four samples.
fn directions_of(samples: vec4u) -> mat4x3f {
  return mat4x3f(
    directions[ray_indices[samples.x]].xyz, directions[ray_indices[samples.y]].xyz,
    directions[ray_indices[samples.z]].xyz, directions[ray_indices[samples.w]].xyz,
  );
}

fn four_harmonics(part: u32, d: mat4x3f) -> mat4x4f {
  return transpose(mat4x4f(
    harmonics_of(part, d[0]), harmonics_of(part, d[1]), harmonics_of(part, d[2]), harmonics_of(part, d[3]),
  ));
}

fn put_inputs(place: Place, low: vec4u, high: vec4u) {
  for (var feature = 0u; feature < params.features; feature++) {
    let values = eight(encoded_of(low, feature), encoded_of(high, feature));
    rows[place.rows + (ENCODED_ROW + feature) * EIGHTS_PER_ROW] = values;
  }
  let low_directions = directions_of(low);
  let high_directions = directions_of(high);
  for (var part = 0u; part < 4u; part++) {
    let harmonics = Eight(four_harmonics(part, low_directions), four_harmonics(part, high_directions));
    put_4(place.rows, COLOR_INPUT_ROW + GEOMETRY + 4u * part, harmonics);
  }
}

// A sample's gradient; zero past the last one.
fn d_output_of(sample: u32, count: u32) -> vec4f {
  if (sample >= count) { return vec4f(0.0); }
  return d_outputs[sample];
}

// Of four samples, transposed.
fn four_d_outputs(first: u32, count: u32) -> mat4x4f {
  return transpose(mat4x4f(
    d_output_of(first, count), d_output_of(first + 1u, count),
    d_output_of(first + 2u, count), d_output_of(first + 3u, count),
  ));
}

fn sigmoid_gradient(d: vec4f, x: vec4f) -> vec4f {
  let y = 1.0 / (1.0 + exp(-x));
  return d * y * (1.0 - y);
}

// Gradients of the colours' sums; the fourth row is padding.
fn d_color_sums(d: mat4x4f, sums: mat4x4f) -> mat4x4f {
  return mat4x4f(
    sigmoid_gradient(d[0], sums[0]), sigmoid_gradient(d[1], sums[1]), sigmoid_gradient(d[2], sums[2]), vec4f(0.0),
  );
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = group_index(workgroup, workgroups) * 64u + local;
  let block = thread / THREADS_PER_BLOCK;
  let column = thread % THREADS_PER_BLOCK;
  let count = min(params.samples, batch[params.slot]);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let place = Place(samples_of(block, ROWS, 0u) + column, samples_of(block, ENCODED, 0u) + column);
  put_inputs(place, sources[2u * thread], sources[2u * thread + 1u]);
  let d = Eight(four_d_outputs(8u * thread, count), four_d_outputs(8u * thread + 4u, count));
  for (var number = 0u; number < PRODUCTS; number++) {
    if (is_missing(number)) { continue; }
    if (number == THERE) {
      let sums = rows_4(place.rows, D_COLORS_ROW);
      put_4(place.rows, D_COLORS_ROW, Eight(d_color_sums(d.low, sums.low), d_color_sums(d.high, sums.high)));
    }
    multiply(number, place, d, local % LANES);
  }
}
