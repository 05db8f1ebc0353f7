// The density network alone (lib/mlp_networks.wgsl), for points without a direction.
//   encoded     [blocks, ENCODED, 64]    encoded positions of samples
//   parameters                           matrices, 64 columns each
//   raw         [blocks, features, 64]   raw densities in row `first`; zero for the padding samples
// A workgroup of 128 threads takes a block of 64 samples through all layers, as mlp/forward.wgsl.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/mlp_networks.wgsl"
#import "lib/rows.wgsl"

const QUADS = 16u;
const ROWS = WIDTH;
const HIDDEN_0 = 0u;
const HIDDEN_1 = 0u;
const COLOR_INPUT = 0u;
const STAGE = 0u;

// samples: how many there can be; slot: which entry of `batch` says how many there are; features, first:
// all rows of `raw`, and the one to write.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> raw: array<vec4f>;

fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return encoded[row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) + lane.column];
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(params.samples, batch[params.slot]);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let lane = lane_of(local, block * SAMPLES_PER_BLOCK, count);

  var raw_density = vec4f(0.0);
  for (var number = DENSITY_0; number <= DENSITY_HEAD; number++) {
    if (is_missing(number)) { continue; }
    let layer = layer_of(number);
    let matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    let sums = multiply(layer.x, number == DENSITY_0, matrix, lane);
    if (number == DENSITY_HEAD) {
      raw_density = sums.low[0];
    } else {
      put_rectified(layer.y, sums, layer.outputs, lane);
    }
  }
  if (lane.quad > 0u) { return; }
  let place = row_of(block, params.features, params.first) + lane.column;
  raw[place] = select(raw_density, vec4f(0.0), lane.samples == vec4u(NO_SAMPLE));
}
