// Backward through exposure/tone.wgsl, to colours; exposure/tone_sum.wgsl goes back to the grids.
//   d_p = A^T d_exposed + d_luma LUMA    d_luma = d_exposed . d(A p + accumulation b) / d luma
//   d_color = d_p    d_accumulation += b . d_exposed + background . (d_p - d_exposed)
//   pixels    [rays]    (view, x, y, j)
//   cameras   [views]   for their images' sizes
//   colors    [rays]    (r, g, b, accumulation), as rendered
//   d_colors  [rays]    in: (d_exposed, d_accumulation); out: (d_color, d_accumulation)
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
@group(0) @binding(6) var<storage, read_write> d_colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let d = d_colors[ray];
  let color = colors[ray];
  let pixel = pixels[ray];
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - (1.0 - color.a) * background, color.a);
  let luma = dot(LUMA, p.rgb);
  let place = place_of(pixel, cameras[pixel.x].size, luma);
  var d_p = vec4f(d.rgb, 0.0);
  var d_luma = 0.0;
  for (var corner = 0u; corner < CORNERS; corner++) {
    let offset = offset_of(corner);
    let w = weights_of(place, offset);
    let e = rows_of(pixel.x, place.corner + offset);
    let transposed = d.r * exposures[e] + d.g * exposures[e + 1u] + d.b * exposures[e + 2u];
    d_p += w.x * w.y * w.z * transposed;
    d_luma += w.x * w.y * select(-1.0, 1.0, offset.z == 1u) * dot(transposed, p);
  }
  // Beyond black and white nothing changes any more, and in a single level nothing does.
  if (luma > 0.0 && luma < 1.0) { d_p += LAST.z * d_luma * vec4f(LUMA, 0.0); }
  d_colors[ray] = vec4f(d_p.rgb, d.a + d_p.a + dot(d_p.rgb - d.rgb, background));
}
