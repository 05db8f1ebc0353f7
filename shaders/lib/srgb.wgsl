// The transfer function of sRGB (IEC 61966-2-1), between encoded values and linear light, both in [0, 1].

fn linear_from_srgb(color: vec3f) -> vec3f {
  let curve = pow((color + 0.055) / 1.055, vec3f(2.4));
  return select(curve, color / 12.92, color <= vec3f(0.04045));
}

fn srgb_from_linear(color: vec3f) -> vec3f {
  let curve = 1.055 * pow(color, vec3f(1.0 / 2.4)) - 0.055;
  return select(curve, color * 12.92, color <= vec3f(0.0031308));
}
