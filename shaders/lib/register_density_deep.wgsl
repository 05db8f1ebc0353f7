// The density network in registers, forward, with two hidden layers. A kernel declares `params.layers`.

#import "lib/register_networks.wgsl"

// Its outputs: 16, the low ones of eight samples.
fn density_pass(encoded: Pair, lane: u32) -> Pair {
  let layer_0 = Matrix(params.layers.density_0, ENCODED, QUADS);
  let layer_1 = Matrix(params.layers.density_1, WIDTH, QUADS);
  let head = Matrix(params.layers.density_head, WIDTH, GEOMETRY / 4u);
  return sixteen_outputs(rectify_pair(behind_hidden(encoded, layer_0, layer_1, lane)), head, lane);
}
