// The colour network in registers, forward, with one hidden layer. A kernel declares `params.layers`.

#import "lib/register_networks.wgsl"

// Its outputs before their sigmoid: three, the first of the low ones.
fn color_pass(inputs: Pair, lane: u32) -> Pair {
  let head = Matrix(params.layers.color_head, WIDTH, COLOR_OUTPUTS / 4u);
  return behind_hidden(inputs, Matrix(params.layers.color_0, COLOR_INPUTS, QUADS), head, lane);
}
