// The density network alone, in registers (lib/register_layers.wgsl), for points without a direction.
//   encoded     [blocks, ENCODED, 64]    encoded positions of samples
//   parameters                           matrices, 64 columns each
//   raw         [blocks, 64]             raw densities; zero for the padding samples
// A workgroup takes BLOCKS_PER_GROUP blocks, two at a time: a thread four samples of each.

#import "lib/dispatch.wgsl"
#import "lib/register_encoded.wgsl"
#import "lib/register_density_${DENSITY_DEPTH}.wgsl"

// samples: how many there can be; slot: which entry of `batch` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(3) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> raw: array<vec4f>;

// Samples 4 column … of a block.
fn put(block: u32, column: u32, count: u32, densities: vec4f) {
  let samples = vec4u(block * SAMPLES_PER_BLOCK + 4u * column) + vec4u(0u, 1u, 2u, 3u);
  raw[block * VEC4S_PER_ROW + column] = select(vec4f(0.0), densities, samples < vec4u(count));
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
  for (var block = first; block < end; block += 2u) {
    let other = min(block + 1u, end - 1u); // without a second block the first twice, which is written twice alike
    let encoded = Pair(encoded_units(block, local), encoded_units(other, local));
    let outputs = density_pass(encoded, local % LANES);
    put(block, local, count, outputs.a.low[0][0]);
    put(other, local, count, outputs.b.low[0][0]);
  }
}
