// Colours of pixels that several consecutive rays share: each of a pixel's rays gets the mean of their colours. What
// is lost by a pixel's colour is the same for all of its rays then, and so is the gradient: that of a ray's own
// colour is its part of the sum of theirs, which is what each of them has. So this needs no way back.
//   counters  [slots]  there are counters[index] rays, at most capacity: the last pixel may lack some
//   colors    [rays]   (r, g, b, accumulation); accumulations stay each ray's own
// One thread a pixel, which adds its rays in their order.

#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { capacity: u32, index: u32, rays_per_pixel: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read_write> colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let rays = min(counters[params.index], params.capacity);
  let first = (group_index(workgroup, workgroups) * THREADS + local) * params.rays_per_pixel;
  if (first >= rays) { return; }
  let end = min(first + params.rays_per_pixel, rays);
  var sum = vec3f(0.0);
  for (var ray = first; ray < end; ray++) { sum += colors[ray].rgb; }
  let mean = sum / f32(end - first);
  for (var ray = first; ray < end; ray++) { colors[ray] = vec4f(mean, colors[ray].a); }
}
