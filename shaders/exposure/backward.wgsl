// Backward through exposure/apply.wgsl.
//   d_color = exp(e) d_exposed    d_e = (exposed - behind) d_exposed
//   d_accumulation += (exp(e) - 1) background . d_exposed
//   pixels      [rays]    (view, x, y, 0)
//   exposures   [views]   (e_r, e_g, e_b, 0)
//   exposed     [rays]    (r, g, b, accumulation)
//   d_colors    [rays]    in: (d_exposed, d_accumulation); out: (d_color, d_accumulation)
//   d_exposure  [rays]    each ray's share of its view's (d_e_r, d_e_g, d_e_b, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(4) var<storage, read> exposed: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> d_colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> d_exposure: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let d = d_colors[ray];
  let seen = exposed[ray];
  let gain = exp(exposures[pixels[ray].x].rgb);
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  d_colors[ray] = vec4f(gain * d.rgb, d.a + dot((gain - 1.0) * background, d.rgb));
  d_exposure[ray] = vec4f((seen.rgb - (1.0 - seen.a) * background) * d.rgb, 0.0);
}
