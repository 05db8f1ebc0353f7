// Masks out what most likely was not there in other photographs, as robust/mask.wgsl does, of pixels that lie
// anywhere: what is around a pixel, steps before have seen. It is an inlier if of the pixels that were seen lately in
// the 3 x 3 places around it not most had squared errors, means over channels, above the threshold then
// (robust/threshold.wgsl). Its own error does not matter: of somebody in the way some pixels err little by chance, or
// because the field has learnt them, and would teach it the rest.
//   pixels      [rays]    (view, x, y, j)
//   cameras     [views]   for their images' sizes
//   colors      [rays]    (r, g, b, accumulation), as the photographs would show them
//   targets     [rays]    (r, g, b, alpha): those with an alpha below 0 are no pixels at all; outliers get -1
//   errors      [rays]    squared errors, -1 where there is no pixel; and behind the rays that there are
//   counts      lib/outlier_counts.wgsl: of views are added to, of places are read
// One thread a ray: there are counters[index], at most capacity. Integers are added, so that their order does not
// matter; robust/note.wgsl adds to places once all have been read.

#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/outlier_counts.wgsl"

const THREADS = 64u;

struct Params { rays: u32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> targets: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> errors: array<f32>;
@group(0) @binding(7) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;

// Whether most of what was seen around a place were outliers.
fn mostly_outliers(view: u32, place: vec2u) -> bool {
  var all = 0u;
  var outliers = 0u;
  let low = max(place, vec2u(1u)) - 1u;
  let high = min(place + 1u, vec2u(GRID - 1u));
  for (var y = low.y; y <= high.y; y++) {
    for (var x = low.x; x <= high.x; x++) {
      let entry = entry_of(view, vec2u(x, y));
      all += atomicLoad(&counts[entry][0]);
      outliers += atomicLoad(&counts[entry][1]);
    }
  }
  return 2u * outliers > all;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  if (ray >= min(counters[params.index], params.capacity) || targets[ray].a < 0.0) {
    errors[ray] = -1.0;
    return;
  }
  let pixel = pixels[ray];
  let d = colors[ray].rgb - targets[ray].rgb;
  errors[ray] = dot(d, d) / 3.0;
  atomicAdd(&counts[pixel.x * ENTRIES][0], 1u);
  if (!mostly_outliers(pixel.x, place_of(pixel, cameras[pixel.x].size))) { return; }
  atomicAdd(&counts[pixel.x * ENTRIES][1], 1u);
  targets[ray].a = -1.0;
}
