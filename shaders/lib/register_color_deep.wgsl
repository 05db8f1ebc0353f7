// The colour network in registers, forward, with two hidden layers. A kernel declares `params.layers`.

#import "lib/register_networks.wgsl"

// Its outputs before their sigmoid: three, the first of the low ones.
fn color_pass(inputs: Pair, lane: u32) -> Pair {
  let layer_0 = Matrix(params.layers.color_0, COLOR_INPUTS, QUADS);
  let layer_1 = Matrix(params.layers.color_1, WIDTH, QUADS);
  let head = Matrix(params.layers.color_head, WIDTH, COLOR_OUTPUTS / 4u);
  return sixteen_outputs(rectify_pair(behind_hidden(inputs, layer_0, layer_1, lane)), head, lane);
}
