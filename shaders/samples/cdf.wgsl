// The cumulative distribution of a ray's compositing weights, without the first and the last one
// (bmild/nerf run_nerf_helpers.py, sample_pdf): pdf ~ weight + 1e-5.
//   outputs, deltas, transmittances  [rays, SAMPLES]   of which lib/weights.wgsl makes weights
//   cdf                              [rays, SAMPLES - 1]   0 … 1
// One thread a ray.

#import "lib/weights.wgsl"

const SAMPLES = 64u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> deltas: array<f32>;
@group(0) @binding(3) var<storage, read> transmittances: array<f32>;
@group(0) @binding(4) var<storage, read_write> cdf: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let first_weight = ray * SAMPLES + 1u;
  var total = 0.0;
  for (var i = 0u; i < SAMPLES - 2u; i++) { total += weight_of(first_weight + i) + 1e-5; }
  let first = ray * (SAMPLES - 1u);
  var sum = 0.0;
  cdf[first] = 0.0;
  for (var i = 0u; i < SAMPLES - 2u; i++) {
    sum += (weight_of(first_weight + i) + 1e-5) / total;
    cdf[first + i + 1u] = sum;
  }
}
