// The gradients of the color network's outputs, from vectors to rows.
//   d_outputs  [samples]          (d_r, d_g, d_b, d_raw)
//   d_rgbs     [blocks, 16, 64]   rows 0 to 2; the others stay zero
// One thread a sample; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_rgbs: array<f32>;

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
  let e = element_of(sample, ROW_ALIGNMENT, 0u);
  var gradient = vec3f(0.0);
  if (sample < count) { gradient = d_outputs[sample].rgb; }
  d_rgbs[e] = gradient.r;
  d_rgbs[e + SAMPLES_PER_BLOCK] = gradient.g;
  d_rgbs[e + 2u * SAMPLES_PER_BLOCK] = gradient.b;
}
