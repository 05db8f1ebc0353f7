// Volume rendering, forward; lib/volrend.wgsl states the equations.
//
//   packed_info             [rays]              (first sample, number of samples)
//   sigmas, deltas, ts      [samples]
//   rgbs                    [blocks, 16, 64]    rows 0 to 2
//   weights, transmittances [samples]
//   colors                  [all rays]          (r, g, b, accumulation)
//   depths                  [all rays]          in units of t
// One thread a ray: a ray's product is sequential, and there are enough rays.

#import "lib/background.wgsl"
#import "lib/rows.wgsl"
#import "lib/volrend.wgsl"

const BACKGROUND = 0u;
const RGB_ROWS = 16u;

struct Params { rays: u32, first_ray: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(2) var<storage, read> sigmas: array<f32>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read> rgbs: array<f32>;
@group(0) @binding(6) var<storage, read_write> weights: array<f32>;
@group(0) @binding(7) var<storage, read_write> transmittances: array<f32>;
@group(0) @binding(8) var<storage, read_write> colors: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> depths: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.rays) { return; }
  let ray = params.first_ray + id.x;
  let info = packed_info[id.x];
  var composite = empty_composite();
  for (var sample = info.x; sample < info.x + info.y; sample++) {
    let e = element_of(sample, RGB_ROWS, 0u);
    let rgb = vec3f(rgbs[e], rgbs[e + SAMPLES_PER_BLOCK], rgbs[e + 2u * SAMPLES_PER_BLOCK]);
    transmittances[sample] = composite.transmittance;
    weights[sample] = add_sample(&composite, sigmas[sample], deltas[sample], ts[sample], rgb);
  }
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  colors[ray] = before_background(composite, background);
  depths[ray] = composite.depth;
}
