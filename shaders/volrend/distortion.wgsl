// The distortion of a ray's weights between fenceposts, and its gradient to raw densities (Barron et al. 2022,
// eq. 15): it gathers what is seen, and takes floaters away. In parts s of the ray, with m_i the middle of
// interval i and l_i its length,
//   distortion = sum_ij w_i w_j |m_i - m_j| + 1/3 sum w_i^2 l_i
//   d_w_i = 2 (m_i (W_< - W_>) - (S_< - S_>)) + 2/3 w_i l_i      W, S: sums of w, w m in front and behind
//   edges                           [rays, SAMPLES + 1]
//   outputs, deltas, transmittances [rays, SAMPLES]   of which lib/weights.wgsl makes weights
//   distortions                     [all rays]
//   d_raws                          [rays, SAMPLES]   of weight * mean over all rays of the distortion
// One thread a ray.

#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const SAMPLES = 48u;

// rays: of the chunk; all_rays: of the batch.
struct Params { rays: u32, first_ray: u32, all_rays: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read_write> distortions: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_raws: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let first_edge = ray * (SAMPLES + 1u);
  var distortion = 0.0;
  var total = vec2f(0.0); // sums of w, w m
  for (var i = 0u; i < SAMPLES; i++) {
    let start = edges[first_edge + i];
    let length = edges[first_edge + i + 1u] - start;
    let middle = start + 0.5 * length;
    let weight = weight_of(ray * SAMPLES + i);
    distortion += weight * (2.0 * (middle * total.x - total.y) + weight * length / 3.0);
    total += weight * vec2f(1.0, middle);
  }
  distortions[params.first_ray + ray] = distortion;

  let share = params.weight / f32(params.all_rays);
  var after = vec2f(0.0);
  var behind = 0.0;
  for (var left = SAMPLES; left > 0u; left--) {
    let i = left - 1u;
    let sample = ray * SAMPLES + i;
    let start = edges[first_edge + i];
    let length = edges[first_edge + i + 1u] - start;
    let middle = start + 0.5 * length;
    let weight = weight_of(sample);
    let own = weight * vec2f(1.0, middle);
    let difference = total - own - 2.0 * after; // in front less behind
    let spread = middle * difference.x - difference.y;
    let d_weight = share * (2.0 * spread + (2.0 / 3.0) * weight * length);
    let d_density = density_gradient(deltas[sample], transmittances[sample], weight, d_weight, behind);
    d_raws[sample] = d_density * density_derivative(outputs[sample].w);
    behind += weight * d_weight;
    after += own;
  }
}
