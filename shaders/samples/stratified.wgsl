// Stratified samples: the interval [near, far] is cut halfway between evenly spaced points, and each
// part gets one sample (Mildenhall et al. 2020, eq. 2; bmild/nerf run_nerf.py, render_rays). Without
// JITTER the points themselves. With DISPARITY (bmild/nerf, lindisp) they are evenly spaced in 1 / t, from
// 1 / near to 1 / far, so that they lie closer where things look larger; near > 0.
//   ts  [rays, SAMPLES]
// One thread a sample. first_ray: this chunk's place in the whole batch, which counts random numbers.

#import "lib/dispatch.wgsl"
#import "lib/random.wgsl"

const SAMPLES = 64u;
const JITTER = true;
const DISPARITY = false;

struct Params { rays: u32, first_ray: u32, near: f32, far: f32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> ts: array<f32>;

fn point(i: f32) -> f32 {
  let fraction = i / f32(max(SAMPLES, 2u) - 1u);
  if (DISPARITY) { return 1.0 / ((1.0 - fraction) / params.near + fraction / params.far); }
  return params.near * (1.0 - fraction) + params.far * fraction;
}

fn halfway(i: f32, j: f32) -> f32 {
  return 0.5 * (point(i) + point(j));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * SAMPLES) { return; }
  let i = f32(index % SAMPLES);
  if (!JITTER) {
    ts[index] = point(i);
    return;
  }
  let lower = halfway(max(i - 1.0, 0.0), i);
  let upper = halfway(i, min(i + 1.0, f32(SAMPLES - 1u)));
  let counter = params.first_ray * SAMPLES + index;
  let u = uniform_from(pcg4d(vec4u(counter, params.step, STREAM_STRATIFIED, params.seed)).x);
  ts[index] = mix(lower, upper, u);
}
