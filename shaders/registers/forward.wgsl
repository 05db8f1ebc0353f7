// Density and colour networks, forward, in registers (lib/register_layers.wgsl).
//   encoded      [blocks, ENCODED, 64]   encoded positions of samples
//   ray_indices  [samples]               each sample's ray, in vec4s
//   directions   [rays]                  of length 1
//   parameters                           matrices, 64 columns each
//   outputs      [samples]               (r, g, b after the sigmoid, raw density)
// A workgroup takes BLOCKS_PER_GROUP blocks, two at a time: a thread four samples of each. Of the padding samples of
// the last block nothing is written.

#import "lib/dispatch.wgsl"
#import "lib/register_encoded.wgsl"
#import "lib/register_color_${COLOR_DEPTH}.wgsl"
#import "lib/register_density_${DENSITY_DEPTH}.wgsl"

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

// Of samples 4 column … of a block. Rays of padding samples are whatever stands there: nothing of these is stored.
fn direction_units(block: u32, column: u32) -> Features {
  let rays = ray_indices[block * VEC4S_PER_ROW + column];
  return direction_features(
    directions[rays.x].xyz, directions[rays.y].xyz, directions[rays.z].xyz, directions[rays.w].xyz,
  );
}

fn put(block: u32, column: u32, count: u32, colors: mat4x4f, raw_density: vec4f) {
  let first = block * SAMPLES_PER_BLOCK + 4u * column;
  let rows = transpose(mat4x4f(sigmoid(colors[0]), sigmoid(colors[1]), sigmoid(colors[2]), raw_density));
  store(first, count, rows[0]);
  store(first + 1u, count, rows[1]);
  store(first + 2u, count, rows[2]);
  store(first + 3u, count, rows[3]);
}

fn run(block: u32, other: u32, column: u32, count: u32) {
  let lane = column % LANES;
  let encoded = Pair(encoded_units(block, column), encoded_units(other, column));
  let geometry = density_pass(encoded, lane);
  let inputs = Pair(
    Units(geometry.a.low, direction_units(block, column)), Units(geometry.b.low, direction_units(other, column)),
  );
  let colors = color_pass(inputs, lane);
  put(block, column, count, colors.a.low[0], geometry.a.low[0][0]);
  put(other, column, count, colors.b.low[0], geometry.b.low[0][0]);
}

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * BLOCKS_PER_GROUP;
  let count = min(params.samples, batch[params.slot]);
  let end = min(first + BLOCKS_PER_GROUP, blocks_of(count));
  // Without a second block the first is taken twice, and written twice alike.
  for (var block = first; block < end; block += 2u) { run(block, min(block + 1u, end - 1u), local, count); }
}
