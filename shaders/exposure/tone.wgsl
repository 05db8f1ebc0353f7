// Rendered colours as each photograph's camera would have recorded them: by the affine map that its view's
// grid (lib/bilateral.wgsl) has for the pixel and its luma. What is behind transparent parts is no photograph's.
//   exposed = behind + A p + accumulation b    p = color - behind    behind = (1 - accumulation) background
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   colors     [rays]    (r, g, b, accumulation), sRGB
//   exposed    [rays]
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 64u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(5) var<storage, read> colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> exposed: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let color = colors[ray];
  let pixel = pixels[ray];
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - behind, color.a);
  let place = place_of(pixel, cameras[pixel.x].size, dot(LUMA, p.rgb));
  var toned = p.rgb;
  for (var corner = 0u; corner < CORNERS; corner++) {
    let offset = offset_of(corner);
    let w = weights_of(place, offset);
    let e = rows_of(pixel.x, place.corner + offset);
    let mapped = vec3f(dot(exposures[e], p), dot(exposures[e + 1u], p), dot(exposures[e + 2u], p));
    toned += w.x * w.y * w.z * mapped;
  }
  exposed[ray] = vec4f(behind + toned, color.a);
}
