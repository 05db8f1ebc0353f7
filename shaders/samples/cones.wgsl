// Cones instead of rays: the part of a cone between two fenceposts is a conical frustum, for which a Gaussian of
// the same mean and covariance stands (Barron et al. 2021, section 3.1 and supplement; the form is one that
// float32 can add up, google-research/camp_zipnerf render.py). With s = t0 + t1, e = t1 - t0, r the radius at
// t = 1 and q = e^2 / (3 s^2 + e^2),
//   t_mean = s (1/2 + q)     t_var = e^2 / 12 - q^2 (12 s^2 - e^2) / 15
//   r_var = r^2 (s^2 / 16 + e^2 (5/48 - q / 15))
//   mean = o + t_mean d      covariance = t_var d d^T + r_var (I - d d^T / |d|^2)
// With CYLINDER, for normalised device coordinates, t_mean = s / 2, t_var = e^2 / 12, r_var = r^2 / 4. Where
// space is contracted, Gaussians are too, by the Jacobian J: contract(mean), J covariance J^T (Barron et al.
// 2022, eq. 9), in units of half the box's side from its centre.
//   edges         [rays, SAMPLES + 1]  fenceposts, increasing: t = near + s (far - near), or with DISPARITY
//                                      1 / t = 1 / near + s (1 / far - 1 / near)
//   origins       [all rays]           w the radius of the pixel's cone (lib/cone.wgsl)
//   directions    [all rays]           w = |d|; 0 for a pixel that has no ray
//   gaussians     [blocks, 9, 64]      lib/gaussians.wgsl
//   ts            [rays, SAMPLES]      middles of intervals
//   deltas        [rays, SAMPLES]      their lengths in world units; with OPAQUE the last is 1e10 long
//   ray_indices   [rays, SAMPLES]      each sample's ray among all rays
//   packed_info   [rays]               (first sample, number of samples)
// One thread a sample; samples that only pad the last block get zeros.

#import "lib/contraction.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const SAMPLES = 128u;
const CYLINDER = false;
const DISPARITY = false;
const OPAQUE = false;
const LAST_DELTA = 1e10;

// The box, by its centre and half its side, in world units.
struct Params { rays: u32, first_ray: u32, near: f32, far: f32, center: vec3f, half_side: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gaussians: array<f32>;
@group(0) @binding(5) var<storage, read_write> ts: array<f32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(8) var<storage, read_write> packed_info: array<vec2u>;

struct Gaussian { mean: vec3f, covariance: mat3x3f }

fn distance_of(s: f32) -> f32 {
  if (DISPARITY) { return 1.0 / ((1.0 - s) / params.near + s / params.far); }
  return params.near * (1.0 - s) + params.far * s;
}

// x y^T
fn outer(x: vec3f, y: vec3f) -> mat3x3f {
  return mat3x3f(x * y.x, x * y.y, x * y.z);
}

fn frustum(origin: vec4f, direction: vec4f, t0: f32, t1: f32) -> Gaussian {
  let s = t0 + t1;
  let e2 = (t1 - t0) * (t1 - t0);
  let r2 = origin.w * origin.w;
  var t_mean = 0.5 * s;
  var t_var = e2 / 12.0;
  var r_var = 0.25 * r2;
  if (!CYLINDER) {
    let q = e2 / max(3.0 * s * s + e2, 1e-30);
    t_mean = s * (0.5 + q);
    t_var -= q * q * (12.0 * s * s - e2) / 15.0;
    r_var = r2 * (s * s / 16.0 + e2 * (5.0 / 48.0 - q / 15.0));
  }
  let d = direction.xyz;
  let unit = d / max(direction.w, 1e-20);
  let identity = mat3x3f(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0);
  return Gaussian(
    origin.xyz + t_mean * d, t_var * outer(d, d) + r_var * (identity - outer(unit, unit)),
  );
}

fn contracted(gaussian: Gaussian) -> Gaussian {
  if (!IS_CONTRACTED) { return gaussian; }
  let x = (gaussian.mean - params.center) / params.half_side;
  let j = contract_jacobian(x) * (1.0 / params.half_side);
  return Gaussian(contract(x), j * gaussian.covariance * transpose(j));
}

fn store(sample: u32, g: Gaussian) {
  let c = g.covariance;
  var rows = array<f32, 9>(
    g.mean.x, g.mean.y, g.mean.z, c[0].x, c[1].y, c[2].z, c[1].x, c[2].x, c[2].y,
  );
  let first = element_of(sample, GAUSSIAN_ROWS, 0u);
  for (var row = 0u; row < GAUSSIAN_ROWS; row++) {
    gaussians[first + row * SAMPLES_PER_BLOCK] = rows[row];
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  if (sample >= count) {
    store(sample, Gaussian(vec3f(0.0), mat3x3f()));
    return;
  }
  let ray = sample / SAMPLES;
  let i = sample % SAMPLES;
  let direction = directions[params.first_ray + ray];
  let t0 = distance_of(edges[sample + ray]);
  let t1 = distance_of(edges[sample + ray + 1u]);
  store(sample, contracted(frustum(origins[params.first_ray + ray], direction, t0, t1)));
  ts[sample] = 0.5 * (t0 + t1);
  // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
  deltas[sample] = select(t1 - t0, LAST_DELTA, OPAQUE && i + 1u == SAMPLES) * direction.w;
  ray_indices[sample] = params.first_ray + ray;
  if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
}
