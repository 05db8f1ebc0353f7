// Samples where the coarse field saw something, by inverting the cumulative distribution of its weights
// (Mildenhall et al. 2020, section 5.2; bmild/nerf run_nerf_helpers.py, sample_pdf). The bins' edges are
// halfway between the coarse samples. Without JITTER the probabilities are evenly spaced.
//   ts       [rays, COARSE]
//   cdf      [rays, COARSE - 1]
//   fine_ts  [rays, FINE]       not sorted
// One thread a fine sample.

#import "lib/dispatch.wgsl"
#import "lib/random.wgsl"

const COARSE = 64u;
const FINE = 128u;
const JITTER = true;

struct Params { rays: u32, first_ray: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> cdf: array<f32>;
@group(0) @binding(3) var<storage, read_write> fine_ts: array<f32>;

fn bin_edge(ray: u32, i: u32) -> f32 {
  return 0.5 * (ts[ray * COARSE + i] + ts[ray * COARSE + i + 1u]);
}

// How many entries of the ray's cdf are <= u.
fn count_up_to(u: f32, ray: u32) -> u32 {
  let first = ray * (COARSE - 1u);
  var low = 0u;
  var high = COARSE - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (cdf[first + middle] <= u) { low = middle + 1u; } else { high = middle; }
  }
  return low;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * FINE) { return; }
  let ray = index / FINE;
  var u = f32(index % FINE) / f32(max(FINE, 2u) - 1u);
  if (JITTER) {
    let counter = params.first_ray * FINE + index;
    u = uniform_from(pcg4d(vec4u(counter, params.step, STREAM_IMPORTANCE, params.seed)).x);
  }

  let above_u = count_up_to(u, ray);
  let below = max(above_u, 1u) - 1u;
  let above = min(above_u, COARSE - 2u);
  let first = ray * (COARSE - 1u);
  var width = cdf[first + above] - cdf[first + below];
  if (width < 1e-5) { width = 1.0; }
  let fraction = (u - cdf[first + below]) / width;
  let edge = bin_edge(ray, below);
  fine_ts[index] = edge + fraction * (bin_edge(ray, above) - edge);
}
