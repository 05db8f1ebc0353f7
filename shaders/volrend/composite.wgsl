// Volume rendering, forward (Max 1995; Mildenhall et al. 2020, eq. 3).
//   alpha_i = 1 - exp(-sigma_i delta_i)    T_i = prod_{j < i} (1 - alpha_j)    w_i = T_i alpha_i
//   color = sum w_i c_i + (1 - sum w_i) background    depth = sum w_i t_i    accumulation = sum w_i
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
  var transmittance = 1.0;
  var color = vec3f(0.0);
  var depth = 0.0;
  var accumulation = 0.0;
  for (var sample = info.x; sample < info.x + info.y; sample++) {
    let kept = exp(-sigmas[sample] * deltas[sample]); // 1 - alpha
    let weight = transmittance * (1.0 - kept);
    let e = element_of(sample, RGB_ROWS, 0u);
    color += weight * vec3f(rgbs[e], rgbs[e + SAMPLES_PER_BLOCK], rgbs[e + 2u * SAMPLES_PER_BLOCK]);
    depth += weight * ts[sample];
    accumulation += weight;
    weights[sample] = weight;
    transmittances[sample] = transmittance;
    transmittance *= kept;
  }
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  colors[ray] = vec4f(color + (1.0 - accumulation) * background, accumulation);
  depths[ray] = depth;
}
