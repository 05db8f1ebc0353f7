// The density network alone, in registers (lib/register_layers.wgsl), for points without a direction.
//   encoded     [blocks, ENCODED, 64]    encoded positions of samples
//   parameters                           matrices, 64 columns each
//   raw         [blocks, 64]             raw densities; zero for the padding samples
// A workgroup takes BLOCKS_PER_GROUP blocks, one after the other: a thread four samples of each.

#import "lib/dispatch.wgsl"
#import "lib/register_networks.wgsl"
#import "lib/register_encoded.wgsl"

const WEIGHTS = DENSITY_WEIGHTS;

// samples: how many there can be; slot: which entry of `batch` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(3) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> raw: array<vec4f>;

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
  for (var block = first; block < min(first + BLOCKS_PER_GROUP, blocks); block++) {
    let raw_density = density_pass(encoded_units(block, local)).geometry[0][0];
    let samples = vec4u(block * SAMPLES_PER_BLOCK + 4u * local) + vec4u(0u, 1u, 2u, 3u);
    raw[block * VEC4S_PER_ROW + local] =
      select(vec4f(0.0), raw_density, samples < vec4u(count));
  }
}
