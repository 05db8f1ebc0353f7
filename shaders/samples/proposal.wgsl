// The gradient of the loss that teaches a proposal network where the final one sees something: its histogram
// shall bound the final one's from above (Barron et al. 2022, eq. 12 and 13; gradients go to the proposal alone).
//   bound_i = sum of the proposal's w' over the intervals that overlap the final interval i, and of the one
//             that only begins where i ends: as in the released code (multinerf stepfun.py, inner_outer)
//   loss = mean over rays and final intervals of max(0, w_i - bound_i)^2 / (w_i + 2^-23)
// and through volume rendering to the proposal's raw densities (volrend/composite_backward.wgsl).
//   edges, outputs, deltas, transmittances   [rays, FINE + 1], [rays, FINE]   the final pass's
//   ..._proposed                             [rays, COARSE + 1], [rays, COARSE]
//   d_outputs                                [rays, COARSE]   (0, 0, 0, d_raw)
// One thread a ray, which walks its intervals from the back.

#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const COARSE = 128u;
const FINE = 32u;

// rays: of the chunk; all_rays: of the batch.
struct Params { rays: u32, all_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read> edges_proposed: array<f32>;
@group(0) @binding(6) var<storage, read> outputs_proposed: array<vec4f>;
@group(0) @binding(7) var<storage, read> deltas_proposed: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances_proposed: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;

// The same of the proposal as weight_of is of the final pass.
fn weight_proposed(sample: u32) -> f32 {
  let sigma = density_of(outputs_proposed[sample].w);
  return transmittances_proposed[sample] * (1.0 - exp(-sigma * deltas_proposed[sample]));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let fine = ray * (FINE + 1u);
  let coarse = ray * (COARSE + 1u);

  // The gradient of each bound.
  var d_bounds: array<f32, FINE>;
  let share = 1.0 / (f32(params.all_rays) * f32(FINE));
  var first = 0u;
  for (var i = 0u; i < FINE; i++) {
    while (first < COARSE && edges_proposed[coarse + first + 1u] <= edges[fine + i]) { first++; }
    var bound = 0.0;
    for (var j = first; j < COARSE && edges_proposed[coarse + j] <= edges[fine + i + 1u]; j++) {
      bound += weight_proposed(ray * COARSE + j);
    }
    let weight = weight_of(ray * FINE + i);
    d_bounds[i] = -2.0 * share * max(weight - bound, 0.0) / (weight + 0x1p-23);
  }

  var end = FINE; // of the final intervals that may overlap
  var behind = 0.0;
  for (var left = COARSE; left > 0u; left--) {
    let j = left - 1u;
    let sample = ray * COARSE + j;
    while (end > 0u && edges[fine + end - 1u] >= edges_proposed[coarse + j + 1u]) { end--; }
    var d_weight = 0.0;
    for (var i = end; i > 0u && edges[fine + i] >= edges_proposed[coarse + j]; i--) {
      d_weight += d_bounds[i - 1u];
    }
    let weight = weight_proposed(sample);
    let raw = outputs_proposed[sample].w;
    let d_density = density_gradient(
      deltas_proposed[sample], transmittances_proposed[sample], weight, d_weight, behind,
    );
    behind += weight * d_weight;
    d_outputs[sample] = vec4f(0.0, 0.0, 0.0, d_density * density_derivative(raw));
  }
}
