// The two networks in registers, forward, each with one hidden layer. A kernel declares `params.layers`.

#import "lib/register_networks.wgsl"

// The outputs of the density network: 16, the low ones of eight samples.
fn density_pass(encoded: Pair, lane: u32) -> Pair {
  let head = Matrix(params.layers.density_head, WIDTH, GEOMETRY / 4u);
  return behind_hidden(encoded, Matrix(params.layers.density_0, ENCODED, QUADS), head, lane);
}

// The outputs of the colour network before their sigmoid: three, the first of the low ones.
fn color_pass(inputs: Pair, lane: u32) -> Pair {
  let head = Matrix(params.layers.color_head, WIDTH, COLOR_OUTPUTS / 4u);
  return behind_hidden(inputs, Matrix(params.layers.color_0, COLOR_INPUTS, QUADS), head, lane);
}
