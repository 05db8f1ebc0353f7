// Volume rendering of packed samples, backward, for the samples in front of their rays' ends. They move
// together: the sample i of a ray becomes the kept sample j = kept_offsets[ray] + i.
//   d_w_i = d_color . (c_i - background) + d_accumulation
//         + distortion / rays (2 (s_i (W_< - W_>) - (S_< - S_>)) + 2/3 w_i d_i)
//   d_raw_i = delta_i (T_{i+1} d_w_i - sum_{j > i} w_j d_w_j) sigma'(raw_i)  +  near_weight if near
//   d_rgb_i = w_i d_color
// W, S: sums of w, w s in front of (<) and behind (>) sample i; s, d: composite.wgsl's; near: t_i <
// near_distance and raw_i > -10, where a camera would otherwise be taught to see floaters that no other camera
// sees (Mueller et al. 2022, the released code: a sum over samples, not a part of the mean over rays).
// Walked from the back, so that the sum over what lies behind is added up.
//
//   packed_info     [rays]      (first sample, number of samples)
//   kept_offsets    [capacity + 1]  exclusive prefix sum of composite.wgsl's kept_counts, and their sum
//   d_colors        [all rays]  (d_r, d_g, d_b, d_accumulation)
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas, transmittances  [samples]
//   d_outputs       [samples]   (d_r, d_g, d_b, d_raw) of the kept samples
//   sources         [samples]   which sample each of them is
// The rest of the last block of 64 kept samples gets gradients of zero, and the last one's source.
// One thread a ray.

#import "lib/background.wgsl"
#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/rows.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;
const DISTORTION = false;
const NEARLY_EMPTY = -10.0; // a raw density

// capacity, index: there are counters[index] rays, at most capacity. all_rays: the rays of a batch of several
// chunks, 0 where they are the same. rays_per_pixel: composite.wgsl's.
struct Params {
  capacity: u32, index: u32, first_ray: u32, all_rays: u32, step: u32, seed: u32,
  distortion: f32, near_distance: f32, near_weight: f32, rays_per_pixel: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(4) var<storage, read> d_colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read> ts: array<f32>;
@group(0) @binding(7) var<storage, read> deltas: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> sources: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  let rays = min(counters[params.index], params.capacity);
  if (place >= rays) { return; }
  let kept_range = kept_samples_of(place);
  let first_kept = kept_range.x;
  let count = kept_range.y - first_kept;
  if (count == 0u) { return; }

  let first = packed_info[place].x;
  let ray = params.first_ray + place;
  let d_color = d_colors[ray];
  let background = background_of(BACKGROUND, ray / params.rays_per_pixel, params.step, params.seed);
  let share = 1.0 / f32(max(params.all_rays, rays));
  var total = vec2f(0.0); // sums of w, w s
  if (DISTORTION) {
    for (var i = first; i < first + count; i++) {
      total += weight_of(i) * vec2f(1.0, contracted_span(ts[i], deltas[i]).x);
    }
  }
  var after = vec2f(0.0);
  var behind = 0.0;
  for (var left = count; left > 0u; left--) {
    let sample = first + left - 1u;
    let kept = first_kept + left - 1u;
    let output = outputs[sample];
    let delta = deltas[sample];
    let t = ts[sample];
    let weight = weight_of(sample);
    var d_weight = weight_gradient(d_color, output.rgb, background);
    if (DISTORTION) {
      let span = contracted_span(t, delta);
      let own = weight * vec2f(1.0, span.x);
      let difference = total - own - 2.0 * after; // in front less behind
      let spread = span.x * difference.x - difference.y;
      d_weight += params.distortion * share * (2.0 * spread + weight * span.y * (2.0 / 3.0));
      after += own;
    }
    var d_raw = density_gradient(delta, transmittances[sample], weight, d_weight, behind) *
      density_derivative(output.w);
    if (t < params.near_distance && output.w > NEARLY_EMPTY) { d_raw += params.near_weight; }
    behind += weight * d_weight;
    d_outputs[kept] = vec4f(weight * d_color.rgb, d_raw);
    sources[kept] = sample;
  }

  let kept_samples = kept_offsets[params.capacity];
  if (kept_range.y < kept_samples) { return; }
  let padded = (kept_samples + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK * SAMPLES_PER_BLOCK;
  for (var padding = kept_samples; padding < padded; padding++) {
    d_outputs[padding] = vec4f(0.0);
    sources[padding] = first + count - 1u;
  }
}
