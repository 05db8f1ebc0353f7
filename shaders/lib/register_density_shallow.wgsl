// The density network in registers, forward, with one hidden layer. A kernel declares `params.layers`.

#import "lib/register_networks.wgsl"

// Its outputs: 16, the low ones of eight samples.
fn density_pass(encoded: Pair, lane: u32) -> Pair {
  let head = Matrix(params.layers.density_head, WIDTH, GEOMETRY / 4u);
  return behind_hidden(encoded, Matrix(params.layers.density_0, ENCODED, QUADS), head, lane);
}
