// The two networks (lib/network_layers.wgsl) in registers, forward. A kernel declares `params.layers`.

#import "lib/harmonics.wgsl"
#import "lib/network_layers.wgsl"
#import "lib/register_layers.wgsl"

// A workgroup takes so many blocks, one after the other; a thread takes four samples of each.
const BLOCKS_PER_GROUP = 8u;
const THREADS = 16u;

const QUADS = WIDTH / 4u;
const DENSITY_0 = Matrix(0u, ENCODED, QUADS);
const DENSITY_1 = Matrix(ENCODED / LANES * QUADS, WIDTH, QUADS);
const DENSITY_HEAD = Matrix(
  DENSITY_1.first + (DENSITY_LAYERS - 1u) * WIDTH / LANES * QUADS, WIDTH, GEOMETRY / 4u,
);
const DENSITY_WEIGHTS = DENSITY_HEAD.first + WIDTH / LANES * GEOMETRY / 4u;
const COLOR_0 = Matrix(DENSITY_WEIGHTS, COLOR_INPUTS, QUADS);
const COLOR_1 = Matrix(COLOR_0.first + COLOR_INPUTS / LANES * QUADS, WIDTH, QUADS);
const COLOR_HEAD = Matrix(COLOR_1.first + (COLOR_LAYERS - 1u) * WIDTH / LANES * QUADS, WIDTH, 1u);
const ALL_WEIGHTS = COLOR_HEAD.first + WIDTH / LANES;

fn load_density(lane: u32) {
  load(DENSITY_0, params.layers.density_0, lane);
  if (DENSITY_LAYERS == 2u) { load(DENSITY_1, params.layers.density_1, lane); }
  load(DENSITY_HEAD, params.layers.density_head, lane);
}

fn load_color(lane: u32) {
  load(COLOR_0, params.layers.color_0, lane);
  if (COLOR_LAYERS == 2u) { load(COLOR_1, params.layers.color_1, lane); }
  load(COLOR_HEAD, params.layers.color_head, lane);
}

// What the networks' layers make of four samples; without second hidden layers these are the first.
struct DensityPass { hidden_0: Units, hidden_1: Units, geometry: Features }
struct ColorPass { inputs: Units, hidden_0: Units, hidden_1: Units, sums: mat4x4f }

fn density_pass(encoded: Units) -> DensityPass {
  let hidden_0 = hidden_layer(encoded, DENSITY_0);
  var hidden_1 = hidden_0;
  if (DENSITY_LAYERS == 2u) { hidden_1 = hidden_layer(hidden_0, DENSITY_1); }
  return DensityPass(hidden_0, hidden_1, sixteen_outputs(hidden_1, DENSITY_HEAD, 0u));
}

// sums: of the three colours, before their sigmoid.
fn color_pass(geometry: Features, direction: Features) -> ColorPass {
  let inputs = Units(geometry, direction);
  let hidden_0 = hidden_layer(inputs, COLOR_0);
  var hidden_1 = hidden_0;
  if (COLOR_LAYERS == 2u) { hidden_1 = hidden_layer(hidden_0, COLOR_1); }
  return ColorPass(inputs, hidden_0, hidden_1, outputs_of(hidden_1, COLOR_HEAD, 0u));
}

// The harmonics of four samples' directions.
fn direction_features(a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> Features {
  return Features(
    four_harmonics(0u, a, b, c, d), four_harmonics(1u, a, b, c, d),
    four_harmonics(2u, a, b, c, d), four_harmonics(3u, a, b, c, d),
  );
}

fn four_harmonics(part: u32, a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> mat4x4f {
  return transpose(mat4x4f(
    harmonics_of(part, a), harmonics_of(part, b), harmonics_of(part, c), harmonics_of(part, d),
  ));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
