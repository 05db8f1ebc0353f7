// Encoded view directions as inputs of the color network, computed layer by layer: 16 rows of color_inputs
// from params.first on hold the spherical harmonics below DEGREE, then zeros.
//   sources       [samples]             with GATHER: the sample whose ray it is; without: never read
//   ray_indices   [all samples]
//   directions    [rays]                xyz of length 1
//   color_inputs  [blocks, features, 64]
// One thread a sample; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
#import "lib/spherical_harmonics.wgsl"

const GATHER = false;
const DEGREE = 4u;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> color_inputs: array<f32>;

// 1 for the functions that belong to DEGREE, else 0; four from `first` on.
fn wanted(first: u32) -> vec4f {
  return select(vec4f(0.0), vec4f(1.0), vec4u(first) + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
}

fn store_rows(element: u32, values: vec4f) {
  color_inputs[element] = values.x;
  color_inputs[element + SAMPLES_PER_BLOCK] = values.y;
  color_inputs[element + 2u * SAMPLES_PER_BLOCK] = values.z;
  color_inputs[element + 3u * SAMPLES_PER_BLOCK] = values.w;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(counts[params.count], params.samples);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let element = element_of(sample, params.features, params.first);
  if (sample >= count) {
    for (var row = 0u; row < 16u; row += 4u) {
      store_rows(element + row * SAMPLES_PER_BLOCK, vec4f(0.0));
    }
    return;
  }
  var source = sample;
  if (GATHER) { source = sources[sample]; }
  let direction = directions[ray_indices[source]].xyz;
  store_rows(element, wanted(0u) * spherical_harmonics_0_to_3(direction));
  store_rows(element + 4u * SAMPLES_PER_BLOCK, wanted(4u) * spherical_harmonics_4_to_7(direction));
  store_rows(element + 8u * SAMPLES_PER_BLOCK, wanted(8u) * spherical_harmonics_8_to_11(direction));
  store_rows(element + 12u * SAMPLES_PER_BLOCK, wanted(12u) * spherical_harmonics_12_to_15(direction));
}
