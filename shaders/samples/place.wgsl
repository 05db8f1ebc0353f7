// Samples in space: x = o + t d. A sample stands for the interval up to the next one; the last one's is
// 1e10 long. Intervals are measured in world units, so they are scaled by |d|. Where space is contracted
// (lib/contraction.wgsl), positions outside the box move closer, and intervals stay true lengths.
//   ts               [rays, SAMPLES]
//   origins, directions  [all rays]        directions.w = |d|; 0 for a pixel that has no ray
//   positions        [blocks, 3, 64]       in world units
//   ray_indices      [rays, SAMPLES]       each sample's ray among all rays
//   deltas           [rays, SAMPLES]
//   packed_info      [rays]                (first sample, number of samples)
// One thread a sample; samples that only pad the last block get position 0.

#import "lib/contraction.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const SAMPLES = 64u;
const LAST_DELTA = 1e10;

// The box, by its centre and half its side, in world units.
struct Params { rays: u32, first_ray: u32, center: vec3f, half_side: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> packed_info: array<vec2u>;

fn contracted(position: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return position; }
  let x = (position - params.center) / params.half_side;
  return params.center + params.half_side * contract(x);
}

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
  if (sample < count) {
    let ray = sample / SAMPLES;
    let direction = directions[params.first_ray + ray];
    let t = ts[sample];
    position = contracted(origins[params.first_ray + ray].xyz + t * direction.xyz);
    ray_indices[sample] = params.first_ray + ray;

    let i = sample % SAMPLES;
    var delta = LAST_DELTA;
    if (i + 1u < SAMPLES) { delta = ts[sample + 1u] - t; }
    // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
    deltas[sample] = delta * direction.w;
    if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
  }
  let x = element_of(sample, 3u, 0u);
  positions[x] = position.x;
  positions[x + SAMPLES_PER_BLOCK] = position.y;
  positions[x + 2u * SAMPLES_PER_BLOCK] = position.z;
}
