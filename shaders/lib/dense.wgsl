// A dense layer reads and writes rows (lib/rows.wgsl) and keeps its matrix as [inputs, STRIDE], the
// columns padded with zeros to STRIDE, a multiple of 64. Offsets into parameters count vec4s.
//
//   Y[o, s] = activate(sum_i W[i, o] X[i, s] + b[o])
//
// The gradient for the inputs is the same sum with the transposed matrix.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

struct Layer {
  blocks: u32,           // of 64 samples, at most
  count: u32,            // which of `counts` says how many samples there really are
  inputs: u32,           // rows summed over, a multiple of 16
  input_features: u32,   // rows of the tensor that holds them
  input_first: u32,      // the first of them
  outputs: u32,          // rows written, a multiple of 16
  output_features: u32,
  output_first: u32,
  weights: u32,          // vec4 offset of W
  stride: u32,           // vec4s in a row of W
  bias: u32,             // vec4 offset of b
}

// Blocks that hold samples.
fn block_count() -> u32 {
  let samples = counts[params.layer.count];
  return min(params.layer.blocks, samples / SAMPLES_PER_BLOCK + u32(samples % SAMPLES_PER_BLOCK > 0u));
}
