// The loss of rays, and its gradient to their colours. It is the mean over all rays of a batch of
//   m/3 sum over channels of l(color - target)
//   + opacity (-o ln o)              o = accumulation + 1e-10: rays shall hit or miss (ngp_pl)
//   + distortion times the ray's distortion, whose gradient volrend/composite_backward.wgsl adds
// times weight, but for that gradient.
//   mse:   l(d) = d^2
//   sum:   l(d) = d^2, summed over rays and channels instead (NeRF in 100 lines); the others stay means
//   huber: l(d) = 1/5 (d^2 / (2 delta) if |d| <= delta, else |d| - delta / 2)   (instant-ngp)
//   m = 4^j normalization: a pixel of an image reduced by 2^j counts as those that it stands for; 1 at one scale
// Of a ray whose target has a negative alpha only the distortion remains: its pixel is masked out.
//
//   colors       [all rays]           (r, g, b, accumulation)
//   targets      [all rays]           (r, g, b, alpha)
//   distortions  [all rays]
//   pixels       [all rays]           (image, x, y, j)
//   normalization  [1]                learn/multipliers.wgsl's
//   d_colors     [all rays]           those of the chunk are written; zero behind those that there are, up to
//                                     the batch's end: the last chunk may be smaller than the others
//   partials     [ceil(rays / 256)]   a workgroup's sums over its rays of (loss, squared error, 1), the
//                                     last two over those not masked out
// One thread a ray; a workgroup adds its rays in a fixed order.

#import "lib/dispatch.wgsl"

const MSE = 0u;
const HUBER = 1u;
const SUM = 2u;

const LOSS = 0u;
const HUBER_DELTA = 0.1;
const THREADS = 256u;

// rays: of the chunk at most; capacity, index: there are counters[index], at most capacity. all_rays: those
// of a batch of several chunks, 0 where they are the same.
struct Params {
  rays: u32, capacity: u32, index: u32, first_ray: u32, all_rays: u32, opacity: f32, distortion: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> colors: array<vec4f>;
@group(0) @binding(3) var<storage, read> targets: array<vec4f>;
@group(0) @binding(4) var<storage, read> distortions: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(7) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(8) var<storage, read> normalization: array<f32>;

var<workgroup> sums: array<vec3f, 256>;

fn loss_of(d: vec3f) -> vec3f {
  if (LOSS == MSE || LOSS == SUM) { return d * d; }
  let size = abs(d);
  let far = size - 0.5 * HUBER_DELTA;
  return select(far, d * d * (0.5 / HUBER_DELTA), size <= vec3f(HUBER_DELTA)) / 5.0;
}

fn loss_derivative(d: vec3f) -> vec3f {
  if (LOSS == MSE || LOSS == SUM) { return 2.0 * d; }
  let size = abs(d);
  // d / |d| rather than a sign or a clamp, so that what is not a number stays so.
  return select(d / size, d * (1.0 / HUBER_DELTA), size <= vec3f(HUBER_DELTA)) / 5.0;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let group = group_index(workgroup, workgroups);
  let place = group * THREADS + local;
  let ray = params.first_ray + place;
  let rays = min(counters[params.index], params.capacity);
  // What sums over channels and over rays are divided by; and the other terms of a loss that is a sum.
  let all_rays = f32(max(params.all_rays, rays));
  let channels = select(3.0, 1.0, LOSS == SUM);
  let mean = select(all_rays, 1.0, LOSS == SUM);
  let share = select(1.0, 1.0 / all_rays, LOSS == SUM);
  var sum = vec3f(0.0);
  if (place < rays) {
    let color = colors[ray];
    let target_color = targets[ray];
    sum.x = share * params.distortion * distortions[ray];
    if (target_color.a < 0.0) {
      d_colors[ray] = vec4f(0.0);
    } else {
      let multiplier = f32(1u << (2u * pixels[ray].w)) * normalization[0];
      let d = color.rgb - target_color.rgb;
      let o = color.a + 1e-10;
      let log_o = log(o);
      let d_o = -params.opacity * (log_o + 1.0);
      let factor = params.weight * multiplier;
      d_colors[ray] = vec4f(factor * loss_derivative(d) / channels / mean, params.weight * d_o / all_rays);
      let loss = multiplier * dot(loss_of(d), vec3f(1.0)) / channels - share * params.opacity * o * log_o;
      sum = vec3f(loss + sum.x, dot(d, d), 1.0);
    }
    sum.x *= params.weight;
  } else if (place < params.rays && (params.all_rays == 0u || ray < params.all_rays)) {
    d_colors[ray] = vec4f(0.0);
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u && group * THREADS < params.rays) { partials[group] = vec4f(sums[0], 0.0); }
}
