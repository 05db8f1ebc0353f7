// How many samples each ray will have: the walk of lib/march.wgsl, nothing stored. Their prefix sum tells
// march/emit where each ray's samples go, in the rays' order, without counters that race.
//   batch                [slots]     RAYS is read
//   origins, directions  [rays]      world units; directions of length 1
//   bits                 [cells/32]  the occupancy grid
//   counts               [rays]      at most MAX_SAMPLES; 0 from batch[RAYS] on
// One thread a ray. params.rays: the length of counts.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/march.wgsl"

const THREADS = 64u;
const MAX_SAMPLES = 1024u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= params.rays) { return; }
  var count = 0u;
  if (number < batch[RAYS]) {
    let ray = make_ray(
      origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
      vec3u(number, params.step, params.seed),
    );
    var index = 0u;
    while (count < MAX_SAMPLES) {
      index = next_sample(ray, index).index + 1u;
      if (index > MAX_CANDIDATES) { break; }
      count++;
    }
  }
  counts[number] = count;
}
