// The gradient to the first row that the density network makes, the raw density.
//   d_outputs    [samples]                w is the gradient as a density
//   d_densities  [blocks, features, 64]   row 0: with ADD its gradient as a feature of the color network, to
//                                         which the other is added; without, it is overwritten
// With UNIT the gradient is 1 and all other rows are cleared, for the raw density's own gradients; d_outputs is
// never read. Samples that only pad the last block get 0, or with ADD what they have. One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ADD = true;
const UNIT = false;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_densities: array<f32>;

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
  let element = element_of(sample, params.features, 0u);
  var gradient = 0.0;
  if (sample < count) { gradient = select(d_outputs[sample].w, 1.0, UNIT); }
  if (ADD) {
    d_densities[element] += gradient;
    return;
  }
  d_densities[element] = gradient;
  if (!UNIT) { return; }
  for (var row = 1u; row < params.features; row++) {
    d_densities[element + row * SAMPLES_PER_BLOCK] = 0.0;
  }
}
