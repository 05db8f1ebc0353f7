// The two networks in registers, forward, with one or two hidden layers. A kernel declares `params.layers`.
// Drivers take their time for what is here but not needed: where each network has one, another file is imported.

#import "lib/register_networks.wgsl"

// The outputs of the density network: 16, the low ones of eight samples.
fn density_pass(encoded: Pair, lane: u32) -> Pair {
  let layer_0 = Matrix(params.layers.density_0, ENCODED, QUADS);
  let head = Matrix(params.layers.density_head, WIDTH, GEOMETRY / 4u);
  if (DENSITY_LAYERS == 1u) { return behind_hidden(encoded, layer_0, head, lane); }
  let layer_1 = Matrix(params.layers.density_1, WIDTH, QUADS);
  return sixteen_outputs(rectify_pair(behind_hidden(encoded, layer_0, layer_1, lane)), head, lane);
}

// The outputs of the colour network before their sigmoid: three, the first of the low ones.
fn color_pass(inputs: Pair, lane: u32) -> Pair {
  let layer_0 = Matrix(params.layers.color_0, COLOR_INPUTS, QUADS);
  let head = Matrix(params.layers.color_head, WIDTH, COLOR_OUTPUTS / 4u);
  if (COLOR_LAYERS == 1u) { return behind_hidden(inputs, layer_0, head, lane); }
  let layer_1 = Matrix(params.layers.color_1, WIDTH, QUADS);
  return sixteen_outputs(rectify_pair(behind_hidden(inputs, layer_0, layer_1, lane)), head, lane);
}
