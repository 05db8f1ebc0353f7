// Density and colour networks, forward, in registers (lib/register_layers.wgsl).
//   encoded      [blocks, ENCODED, 64]   encoded positions of samples
//   ray_indices  [samples]               each sample's ray, in vec4s
//   directions   [rays]                  of length 1
//   parameters                           matrices, 64 columns each
//   outputs      [samples]               (r, g, b after the sigmoid, raw density)
// A workgroup takes BLOCKS_PER_GROUP blocks, one after the other: a thread four samples of each. Of the padding
// samples of the last block nothing is written.

#import "lib/dispatch.wgsl"
#import "lib/register_networks.wgsl"
#import "lib/register_encoded.wgsl"

const WEIGHTS = ALL_WEIGHTS;

// samples: how many there can be; slot: which entry of `batch` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<vec4u>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> outputs: array<vec4f>;

fn store(sample: u32, count: u32, output: vec4f) {
  if (sample < count) { outputs[sample] = output; }
}

fn run(block: u32, column: u32, count: u32) {
  let thread = block * VEC4S_PER_ROW + column;
  let rays = ray_indices[thread];
  let direction = direction_features(
    directions[rays.x].xyz, directions[rays.y].xyz, directions[rays.z].xyz, directions[rays.w].xyz,
  );
  let density = density_pass(encoded_units(block, column));
  let sums = color_pass(density.geometry, direction).sums;
  let rows = transpose(mat4x4f(
    sigmoid(sums[0]), sigmoid(sums[1]), sigmoid(sums[2]), density.geometry[0][0],
  ));
  store(4u * thread, count, rows[0]);
  store(4u * thread + 1u, count, rows[1]);
  store(4u * thread + 2u, count, rows[2]);
  store(4u * thread + 3u, count, rows[3]);
}

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * BLOCKS_PER_GROUP;
  let count = min(params.samples, batch[params.slot]);
  let blocks = (count + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
  if (first >= blocks) { return; }
  load_density(local % LANES);
  load_color(local % LANES);
  for (var block = first; block < min(first + BLOCKS_PER_GROUP, blocks); block++) { run(block, local, count); }
}
