// The directions from which samples are seen, as rows for an encoding; of length 1.
//   sources      [samples]         with GATHER: the sample whose ray it is; without: never read
//   ray_indices  [all samples]
//   directions   [rays]            xyz of length w; all 0 for a pixel that has no ray
//   rows         [blocks, 3, 64]
// One thread a sample; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const GATHER = false;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;

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
  var direction = vec3f(0.0);
  if (sample < count) {
    var source = sample;
    if (GATHER) { source = sources[sample]; }
    let ray = directions[ray_indices[source]];
    direction = ray.xyz / max(ray.w, 1e-20);
  }
  let e = element_of(sample, 3u, 0u);
  rows[e] = direction.x;
  rows[e + SAMPLES_PER_BLOCK] = direction.y;
  rows[e + 2u * SAMPLES_PER_BLOCK] = direction.z;
}
