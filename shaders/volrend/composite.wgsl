// Volume rendering of packed samples, forward; lib/volrend.wgsl states the equations. A ray ends in front of
// the first sample whose transmittance is below STOP: what lies behind is hidden, and not trained on.
//   distortion = sum_ij w_i w_j |s_i - s_j| + 1/3 sum w_i^2 d_i     (Barron et al. 2022, eq. 15)
//              = sum_i w_i (2 (s_i W_i - S_i) + w_i d_i / 3),   W, S: sums of w, w s in front of i
//   s, d: t and delta, contracted if space is, so that what is far does not weigh more than what is near
//
//   packed_info     [rays]      (first sample, number of samples)
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas      [samples]   t growing along a ray
//   transmittances  [samples]   those behind a ray's end are not written
//   colors          [all rays]  (r, g, b, accumulation)
//   depths          [all rays]  in units of t
//   distortions     [all rays]  if USE is training, and not rendering
//   kept_counts     [rays]      likewise: number of samples in front of the ray's end
// The rays of a chunk are numbers first_ray … of all rays. Behind those that there are, only kept_counts is
// written, with 0.
// One thread a ray: a ray's product is sequential. Weights are not stored: who needs them makes them again by
// lib/weights.wgsl, which costs an exp instead of a write and a read.

#import "lib/background.wgsl"
#import "lib/composited_${USE}.wgsl"
#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/volrend.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;
const STOP = 1e-4; // 0: never

// rays: of a chunk, at most; capacity, index: there are counters[index] rays, at most capacity. rays_per_pixel:
// consecutive ones, which have one background.
struct Params {
  rays: u32, capacity: u32, index: u32, first_ray: u32, step: u32, seed: u32, rays_per_pixel: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read> deltas: array<f32>;
@group(0) @binding(6) var<storage, read_write> transmittances: array<f32>;
@group(0) @binding(7) var<storage, read_write> colors: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> depths: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  if (place >= min(counters[params.index], params.capacity)) {
    keep_nothing(place);
    return;
  }
  let info = packed_info[place];
  var composite = empty_composite();
  var distortion = 0.0;
  var sum = 0.0; // of w s
  var kept = 0u;
  for (; kept < info.y && composite.transmittance >= STOP; kept++) {
    let sample = info.x + kept;
    let output = outputs[sample];
    let delta = deltas[sample];
    let t = ts[sample];
    transmittances[sample] = composite.transmittance;
    let span = contracted_span(t, delta);
    let spread = 2.0 * (span.x * composite.accumulation - sum);
    let weight = add_sample(&composite, density_of(output.w), delta, t, output.rgb);
    distortion += weight * (spread + weight * span.y / 3.0);
    sum += weight * span.x;
  }
  let ray = params.first_ray + place;
  let background = background_of(BACKGROUND, ray / params.rays_per_pixel, params.step, params.seed);
  colors[ray] = before_background(composite, background);
  depths[ray] = composite.depth;
  keep_ray(ray, place, distortion, kept);
}
