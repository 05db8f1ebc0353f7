// Counts a step's pixels, and those of them whose errors are above the threshold, where they lie in photographs.
//   threshold  [1]       of the steps before
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   errors     [rays]    squared errors, below 0 where there is no pixel
//   counts     lib/outlier_counts.wgsl: those of places are added to
// One thread a ray. Integers are added: their order does not matter.

#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/outlier_counts.wgsl"

const THREADS = 64u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> threshold: array<f32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> errors: array<f32>;
@group(0) @binding(5) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  let error = errors[ray];
  if (error < 0.0) { return; }
  let pixel = pixels[ray];
  let entry = entry_of(pixel.x, place_of(pixel, cameras[pixel.x].size));
  atomicAdd(&counts[entry][0], 1u);
  if (!(error <= threshold[0])) { atomicAdd(&counts[entry][1], 1u); }
}
