// Volume rendering, backward; overwrites d_sigmas and d_rgbs.
//   d_w_i = d_color . (c_i - background) + d_accumulation
//   d_sigma_i = delta_i (T_{i+1} d_w_i - sum_{j > i} w_j d_w_j)         d_rgb_i = w_i d_color
// walked from the back, so that the sum over what lies behind is added up instead of subtracted.
//
//   d_colors  [all rays]          (d_r, d_g, d_b, d_accumulation)
//   d_rgbs    [blocks, 16, 64]    rows 0 to 2; the others stay zero
// The rest as in composite.wgsl. One thread a ray.

#import "lib/background.wgsl"
#import "lib/rows.wgsl"
#import "lib/volrend.wgsl"

const BACKGROUND = 0u;
const RGB_ROWS = 16u;

struct Params { rays: u32, first_ray: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(2) var<storage, read> d_colors: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> rgbs: array<f32>;
@group(0) @binding(5) var<storage, read> weights: array<f32>;
@group(0) @binding(6) var<storage, read> transmittances: array<f32>;
@group(0) @binding(7) var<storage, read_write> d_sigmas: array<f32>;
@group(0) @binding(8) var<storage, read_write> d_rgbs: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.rays) { return; }
  let ray = params.first_ray + id.x;
  let info = packed_info[id.x];
  let d_color = d_colors[ray];
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  var behind = 0.0;
  for (var left = info.y; left > 0u; left--) {
    let sample = info.x + left - 1u;
    let weight = weights[sample];
    let e = element_of(sample, RGB_ROWS, 0u);
    let rgb = vec3f(rgbs[e], rgbs[e + SAMPLES_PER_BLOCK], rgbs[e + 2u * SAMPLES_PER_BLOCK]);
    let d_weight = weight_gradient(d_color, rgb, background);
    d_sigmas[sample] =
      density_gradient(deltas[sample], transmittances[sample], weight, d_weight, behind);
    behind += weight * d_weight;
    d_rgbs[e] = weight * d_color.r;
    d_rgbs[e + SAMPLES_PER_BLOCK] = weight * d_color.g;
    d_rgbs[e + 2u * SAMPLES_PER_BLOCK] = weight * d_color.b;
  }
}
