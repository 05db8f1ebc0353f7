// Volume rendering of the samples of one ray, front to back (Max 1995; Mildenhall et al. 2020, eq. 3).
//   alpha_i = 1 - exp(-sigma_i delta_i)    T_i = prod_{j < i} (1 - alpha_j)    w_i = T_i alpha_i
//   color = sum w_i c_i + (1 - sum w_i) background    depth = sum w_i t_i    accumulation = sum w_i

struct Composite {
  color: vec3f,         // without the background
  transmittance: f32,   // T of the next sample
  depth: f32,
  accumulation: f32,
}

fn empty_composite() -> Composite {
  return Composite(vec3f(0.0), 1.0, 0.0, 0.0);
}

// Adds the ray's next sample, and returns its weight.
fn add_sample(ray: ptr<function, Composite>, sigma: f32, delta: f32, t: f32, rgb: vec3f) -> f32 {
  let kept = exp(-sigma * delta); // 1 - alpha
  let weight = (*ray).transmittance * (1.0 - kept);
  (*ray).color += weight * rgb;
  (*ray).depth += weight * t;
  (*ray).accumulation += weight;
  (*ray).transmittance *= kept;
  return weight;
}

// (r, g, b, accumulation) of a ray all of whose samples were added.
fn before_background(ray: Composite, background: vec3f) -> vec4f {
  return vec4f(ray.color + (1.0 - ray.accumulation) * background, ray.accumulation);
}

// The gradient of a sample's weight; d_color: of (r, g, b, accumulation).
fn weight_gradient(d_color: vec4f, rgb: vec3f, background: vec3f) -> f32 {
  return dot(d_color.rgb, rgb - background) + d_color.a;
}

// The gradient of a sample's density: its own weight grows with it, all those behind it shrink.
//   d_sigma_i = delta_i (T_{i+1} d_w_i - sum_{j > i} w_j d_w_j)
// behind: that sum, to be added up from the back, as subtracting it from the whole would cancel.
fn density_gradient(
  delta: f32, transmittance: f32, weight: f32, d_weight: f32, behind: f32,
) -> f32 {
  return delta * ((transmittance - weight) * d_weight - behind);
}
