// The encoded positions of some samples side by side, so that layers can run over them alone.
//   sources   [samples]              which sample of `encoded` each is
//   encoded   [all blocks, rows, 64]
//   gathered  [blocks, rows, 64]
// One thread a sample and four rows; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> encoded: array<f32>;
@group(0) @binding(4) var<storage, read_write> gathered: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  let parts = params.rows / 4u;
  let count = min(counts[params.count], params.samples);
  let first = group / parts * SAMPLES_PER_BLOCK;
  if (first >= count) { return; }
  let sample = first + local;
  let row = group % parts * 4u;
  let target_element = element_of(sample, params.rows, row);
  var values = vec4f(0.0);
  if (sample < count) {
    let element = element_of(sources[sample], params.rows, row);
    values = vec4f(
      encoded[element],
      encoded[element + SAMPLES_PER_BLOCK],
      encoded[element + 2u * SAMPLES_PER_BLOCK],
      encoded[element + 3u * SAMPLES_PER_BLOCK],
    );
  }
  gathered[target_element] = values.x;
  gathered[target_element + SAMPLES_PER_BLOCK] = values.y;
  gathered[target_element + 2u * SAMPLES_PER_BLOCK] = values.z;
  gathered[target_element + 3u * SAMPLES_PER_BLOCK] = values.w;
}
