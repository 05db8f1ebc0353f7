// Samples in space: x = o + t d. A sample stands for the interval up to the next one; the last one's is
// 1e10 long. Intervals are measured in world units, so they are scaled by |d|.
//   ts               [rays, SAMPLES]
//   origins, directions  [all rays]        directions.w = |d|
//   positions        [blocks, 3, 64]       in world units
//   view_directions  [blocks, 3, 64]       of length 1
//   deltas           [rays, SAMPLES]
//   packed_info      [rays]                (first sample, number of samples)
// One thread a sample; samples that only pad the last block get position and direction 0.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const SAMPLES = 64u;
const LAST_DELTA = 1e10;

struct Params { rays: u32, first_ray: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> view_directions: array<f32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> packed_info: array<vec2u>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  var position = vec3f(0.0);
  var view_direction = vec3f(0.0);
  if (sample < count) {
    let ray = sample / SAMPLES;
    let direction = directions[params.first_ray + ray];
    let t = ts[sample];
    position = origins[params.first_ray + ray].xyz + t * direction.xyz;
    view_direction = direction.xyz / direction.w;

    let i = sample % SAMPLES;
    var delta = LAST_DELTA;
    if (i + 1u < SAMPLES) { delta = ts[sample + 1u] - t; }
    deltas[sample] = delta * direction.w;
    if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
  }
  let x = element_of(sample, 3u, 0u);
  positions[x] = position.x;
  positions[x + SAMPLES_PER_BLOCK] = position.y;
  positions[x + 2u * SAMPLES_PER_BLOCK] = position.z;
  view_directions[x] = view_direction.x;
  view_directions[x + SAMPLES_PER_BLOCK] = view_direction.y;
  view_directions[x + 2u * SAMPLES_PER_BLOCK] = view_direction.z;
}
