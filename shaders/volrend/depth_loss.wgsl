// The loss of depths that are known (lib/depth_loss.wgsl), and its gradient, which is added to that of the samples in
// front of their rays' ends. It is the mean over all rays of a batch of weight times the ray's own weight times its
// loss; of rays without a known depth that is 0.
//   packed_info     [rays]      (first sample, number of samples)
//   kept_offsets    [capacity + 1]  as in volrend/composite_backward.wgsl
//   targets         [all rays]  rays/known_depths.wgsl's
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas, transmittances  [samples]
//   d_outputs       [samples]   (d_r, d_g, d_b, d_raw) of the kept samples, changed
//   losses          [rays]      of the chunk; 0 behind those that there are
// One thread a ray.

#import "lib/depth_loss.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const THREADS = 64u;

// capacity, index: there are counters[index] rays, at most capacity. all_rays: the rays of a batch of several
// chunks, 0 where they are the same.
struct Params { capacity: u32, index: u32, first_ray: u32, all_rays: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(4) var<storage, read> targets: array<vec4f>;
@group(0) @binding(5) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read> ts: array<f32>;
@group(0) @binding(7) var<storage, read> deltas: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> losses: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.capacity) { return; }
  losses[place] = 0.0;
  let rays = min(counters[params.index], params.capacity);
  if (place >= rays) { return; }
  let known = targets[params.first_ray + place];
  if (known.z == 0.0) { return; }
  let kept_range = kept_samples_of(place);
  let count = kept_range.y - kept_range.x;
  let first = packed_info[place].x;

  var loss = 0.0;
  var depth = 0.0;
  for (var sample = first; sample < first + count; sample++) {
    let weight = weight_of(sample);
    loss += depth_term(known, ts[sample], deltas[sample], weight).x;
    depth += weight * seen_depth(known, ts[sample]);
  }
  let mean_depth = mean_depth_term(known, depth);
  let factor = params.weight * known.z / f32(max(params.all_rays, rays));
  losses[place] = factor * (loss + mean_depth.x);

  var behind = 0.0;
  for (var left = count; left > 0u; left--) {
    let sample = first + left - 1u;
    let t = ts[sample];
    let delta = deltas[sample];
    let weight = weight_of(sample);
    let d_weight = factor * (depth_term(known, t, delta, weight).y + mean_depth.y * seen_depth(known, t));
    let d_raw = density_gradient(delta, transmittances[sample], weight, d_weight, behind) *
      density_derivative(outputs[sample].w);
    behind += weight * d_weight;
    let kept = kept_range.x + left - 1u;
    d_outputs[kept] += vec4f(0.0, 0.0, 0.0, d_raw);
  }
}
