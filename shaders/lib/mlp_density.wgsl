// The density network: ENCODED features -> WIDTH, relu (DENSITY_LAYERS times) -> 16, of which the first is
// the raw density. A kernel declares `encoded_of(feature, lane)`, four samples' feature, and
// `params.layers`.

#import "lib/mlp.wgsl"

const ENCODED = 32u;        // a multiple of 16
const WIDTH = 64u;          // 16, 32 or 64
const DENSITY_LAYERS = 1u;  // 1 or 2
const GEOMETRY = 16u;       // outputs of the density network

// Vec4 offsets of the matrices.
struct Layers {
  density_0: u32, density_1: u32, density_head: u32,
  color_0: u32, color_1: u32, color_head: u32,
}

// Sixteen features of the tile's encoded positions, to rows from `row` on.
fn stage_encoded(row: u32, first: u32, lane: Lane) {
  for (var i = lane.quad; i < SLICE; i += QUADS_APART) {
    put_row(row + i, lane.column, encoded_of(first + i, lane));
  }
}

// The hidden layers, the first one's outputs at rows `first`, the second one's at `second`. Encoded
// features pass through rows `stage`. All three may be the same.
fn density_layers(stage: u32, first: u32, second: u32, lane: Lane) {
  let matrix = Matrix(params.layers.density_0, SLICE, WIDTH, false);
  var sums = Sums();
  for (var feature = 0u; feature < ENCODED; feature += SLICE) {
    workgroupBarrier();
    stage_weights(matrix, feature, lane.index);
    stage_encoded(stage, feature, lane);
    workgroupBarrier();
    add_slice(&sums, stage, WIDTH, lane);
  }
  workgroupBarrier();
  put_rectified(first, sums, WIDTH, lane);
  if (DENSITY_LAYERS == 2u) {
    let hidden = multiply(first, Matrix(params.layers.density_1, WIDTH, WIDTH, false), lane);
    put_rectified(second, hidden, WIDTH, lane);
  }
}

// The network's outputs, of threads with 4 quad < 16.
fn density_head(x: u32, lane: Lane) -> mat4x4f {
  return multiply(x, Matrix(params.layers.density_head, WIDTH, GEOMETRY, false), lane).low;
}
