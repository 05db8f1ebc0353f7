// Dense layer, gradient of its parameters; overwrites partials.
//   dW[i, o] = sum_s X[i, s] dY[o, s]        db[o] = sum_s dY[o, s]
// A sum over all samples is cut into splits, each summed by another workgroup into a slice of
// `partials`, which has the parameters' own layout; dense/reduce.wgsl adds the slices in order. No
// atomics: the result does not depend on which workgroup comes first. Samples that only pad the last
// block have dY = 0; splits without samples are zero.

#import "lib/dense.wgsl"
#import "lib/dense_gradient_${VARIANT}.wgsl"

const BLOCKS_PER_SPLIT = 32u;

// layer.outputs counts rows of dY, layer.output_* say where they are; layer.weights is unused.
struct Params { layer: Layer }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<Samples>;
@group(0) @binding(2) var<storage, read> d_outputs: array<Samples>;
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Which inputs, outputs and blocks a workgroup sums over.
struct Tile {
  split: u32,
  first_input: u32,
  first_output: u32,
}

fn tile_of(index: u32, inputs: u32, outputs: u32) -> Tile {
  let across = (params.layer.outputs + outputs - 1u) / outputs;
  let down = (params.layer.inputs + inputs - 1u) / inputs;
  return Tile(index / (across * down), index / across % down * inputs, index % across * outputs);
}

// Rows past the last one are read as the last one; their sums are never stored.
fn input_row(block: u32, input: u32) -> u32 {
  let row = min(input, params.layer.inputs - 1u);
  return samples_of(block, params.layer.input_features, params.layer.input_first + row);
}

fn output_row(block: u32, output: u32) -> u32 {
  let row = min(output, params.layer.outputs - 1u);
  return samples_of(block, params.layer.output_features, params.layer.output_first + row);
}

// Where dW[input, output] stands; for input = layer.inputs that is db[output].
fn partial_of(split: u32, input: u32, output: u32) -> u32 {
  return (split * (params.layer.inputs + 1u) + input) * params.layer.stride + output / 4u;
}
