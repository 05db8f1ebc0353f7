// The gradient of the loss that teaches a proposal network where the final one sees something; it goes to the
// proposal alone. lib/interlevel_*.wgsl has the losses, of weights between fenceposts; from these it goes
// through volume rendering to the proposal's raw densities (volrend/composite_backward.wgsl).
//   edges, outputs, deltas, transmittances   [rays, FINE + 1], [rays, FINE]   the final pass's
//   ..._proposed                             [rays, COARSE + 1], [rays, COARSE]
//   d_outputs                                [rays, COARSE]   (0, 0, 0, d_raw)
// One thread a ray, which walks its intervals from the back.

#import "lib/interlevel_${LOSS}.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const COARSE = 128u;
const FINE = 32u;

// rays: of the chunk; all_rays: of the batch; weight: of the loss; blur: half the width of blurred steps.
struct Params { rays: u32, all_rays: u32, weight: f32, blur: f32 }

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
  var state = interlevel(ray);
  var behind = 0.0;
  for (var left = COARSE; left > 0u; left--) {
    let j = left - 1u;
    let sample = ray * COARSE + j;
    let d_weight = d_weight_proposed(ray, j, &state);
    let weight = weight_proposed(sample);
    let raw = outputs_proposed[sample].w;
    let d_density = density_gradient(
      deltas_proposed[sample], transmittances_proposed[sample], weight, d_weight, behind,
    );
    behind += weight * d_weight;
    d_outputs[sample] = vec4f(0.0, 0.0, 0.0, d_density * density_derivative(raw));
  }
}
