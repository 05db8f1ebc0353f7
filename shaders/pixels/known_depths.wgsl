// Moves a share of a step's rays to pixels whose depths are known (lib/known_depths.wgsl).
//   known   [count]  (image, y 2^16 + x, distance, weight), the last two as bits
//   pixels  [rays]   (image, x, y, 0) is written of those that are moved
// One thread a ray.

#import "lib/dispatch.wgsl"
#import "lib/known_depths.wgsl"

const THREADS = 64u;

struct Params { rays: u32, count: u32, share: f32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> known: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  let place = known_depth_of(ray, params.count, params.share, params.step, params.seed);
  if (place == NOT_KNOWN) { return; }
  let found = known[place];
  pixels[ray] = vec4u(found.x, found.y & 0xffffu, found.y >> 16u, 0u);
}
