// The colour network: the density network's 16 outputs and the direction's spherical harmonics, padded to
// 16 -> WIDTH, relu (COLOR_LAYERS times) -> 3, sigmoid. A kernel declares the bindings `ray_indices` and
// `directions`.

#import "lib/mlp_density.wgsl"
#import "lib/spherical_harmonics.wgsl"

const COLOR_LAYERS = 2u;  // 1 or 2
const DEGREE = 4u;        // of the spherical harmonics, 1 to 4

const COLOR_INPUTS = 32u;
const COLOR_OUTPUTS = 4u; // the fourth is padding

fn direction_of(sample: u32) -> vec3f {
  if (sample == NO_SAMPLE) { return vec3f(0.0); }
  return directions[ray_indices[sample]].xyz;
}

// Harmonics 4 part … 4 part + 3 of one direction; zero from DEGREE^2 on.
fn harmonics_of(part: u32, d: vec3f) -> vec4f {
  var values = spherical_harmonics_0_to_3(d);
  switch (part) {
    case 1u: { values = spherical_harmonics_4_to_7(d); }
    case 2u: { values = spherical_harmonics_8_to_11(d); }
    case 3u: { values = spherical_harmonics_12_to_15(d); }
    default: {}
  }
  return select(vec4f(0.0), values, 4u * part + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
}

// The network's inputs, to rows from `row` on: a thread's four outputs of the density network, then four
// harmonics.
fn put_color_inputs(row: u32, geometry: mat4x4f, lane: Lane) {
  if (lane.quad >= 4u) { return; }
  put_rows(row + 4u * lane.quad, lane.column, geometry);
  put_rows(row + GEOMETRY + 4u * lane.quad, lane.column, transpose(mat4x4f(
    harmonics_of(lane.quad, direction_of(lane.samples.x)),
    harmonics_of(lane.quad, direction_of(lane.samples.y)),
    harmonics_of(lane.quad, direction_of(lane.samples.z)),
    harmonics_of(lane.quad, direction_of(lane.samples.w)),
  )));
}

// The hidden layers, from inputs at rows x, as density_layers.
fn color_layers(x: u32, first: u32, second: u32, lane: Lane) {
  let sums = multiply(x, Matrix(params.layers.color_0, COLOR_INPUTS, WIDTH, false), lane);
  put_rectified(first, sums, WIDTH, lane);
  if (COLOR_LAYERS == 2u) {
    let hidden = multiply(first, Matrix(params.layers.color_1, WIDTH, WIDTH, false), lane);
    put_rectified(second, hidden, WIDTH, lane);
  }
}

// Colours of threads with quad = 0: r, g, b of four samples in the first three columns.
fn color_head(x: u32, lane: Lane) -> mat4x4f {
  let z = multiply(x, Matrix(params.layers.color_head, WIDTH, COLOR_OUTPUTS, false), lane).low;
  return mat4x4f(sigmoid(z[0]), sigmoid(z[1]), sigmoid(z[2]), vec4f(0.0));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
