// Density and colour networks, forward, fused (lib/mlp_networks.wgsl).
//   encoded      [blocks, ENCODED, 64]   encoded positions of samples
//   ray_indices  [samples]               each sample's ray
//   directions   [rays]                  of length 1
//   parameters                           matrices, 64 columns each
//   outputs      [samples]               (r, g, b after the sigmoid, raw density)
// A workgroup of 128 threads takes a block of 64 samples through all layers, each overwriting the
// activations before it: 20 KiB of workgroup memory, 12 with f16. Of the padding samples of the last
// block nothing is written.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/mlp_color.wgsl"
#import "lib/rows.wgsl"

const QUADS = 16u;
const ROWS = max(WIDTH, COLOR_INPUTS);
const HIDDEN_0 = 0u;
const HIDDEN_1 = 0u;
const COLOR_INPUT = 0u;
const STAGE = 0u;

// samples: how many there can be; slot: which entry of `batch` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> outputs: array<vec4f>;

fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return encoded[row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) + lane.column];
}

fn store(sample: u32, output: vec4f) {
  if (sample != NO_SAMPLE) { outputs[sample] = output; }
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * SAMPLES_PER_BLOCK;
  let count = min(params.samples, batch[params.slot]);
  if (first >= count) { return; }
  let lane = lane_of(local, first, count);

  var raw = vec4f(0.0);
  var colors = mat4x4f();
  for (var number = DENSITY_0; number <= COLOR_HEAD; number++) {
    if (is_missing(number)) { continue; }
    let layer = layer_of(number);
    let matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    let sums = multiply(layer.x, number == DENSITY_0, matrix, lane);
    if (number == DENSITY_HEAD) {
      raw = sums.low[0];
      put_color_inputs(sums.low, lane);
    } else if (number == COLOR_HEAD) {
      colors = sums.low;
    } else {
      put_rectified(layer.y, sums, layer.outputs, lane);
    }
  }
  if (lane.quad > 0u) { return; }
  let rows = transpose(mat4x4f(sigmoid(colors[0]), sigmoid(colors[1]), sigmoid(colors[2]), raw));
  store(lane.samples.x, rows[0]);
  store(lane.samples.y, rows[1]);
  store(lane.samples.z, rows[2]);
  store(lane.samples.w, rows[3]);
}
