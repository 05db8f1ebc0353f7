// Rays in normalised device coordinates, for scenes in front of cameras that look along -z (Mildenhall et
// al. 2020, appendix C; bmild/nerf, ndc_rays). The frustum beyond the plane z = -1 becomes the cube
// [-1, 1]^3: a ray starts on that plane, at t = 0 and z' = -1, and reaches infinity at t = 1 and z' = 1.
//   x' = -ax x / z    y' = -ay y / z    z' = 1 + 2 / z      (ax, ay) = (2 fx / width, 2 fy / height)

struct NdcRay { origin: vec3f, direction: vec3f }

// A world ray that looks forward, so that direction.z < 0.
fn ndc_ray(scale: vec2f, origin: vec3f, direction: vec3f) -> NdcRay {
  let slope = direction.xy / direction.z;
  // Where the ray meets the near plane: o + t d with t = -(1 + oz) / dz.
  let near = origin.xy - (1.0 + origin.z) * slope;
  // There z = -1, so that -x / z = x, and x' goes from ax x to ax (-dx / dz).
  return NdcRay(vec3f(scale * near, -1.0), vec3f(-scale * (slope + near), 2.0));
}

// The world point of one in normalised device coordinates; those at infinity are taken for far ones.
fn world_from_ndc(scale: vec2f, point: vec3f) -> vec3f {
  let z = 2.0 / min(point.z - 1.0, -1e-6);
  return vec3f(-point.xy * z / scale, z);
}

// J^T g: the gradient to the world of what has the gradient g to a point in normalised device coordinates.
// With -1 / z = (1 - z') / 2, J has the rows (-ax / z, 0, -x' / z), (0, -ay / z, -y' / z), (0, 0, -2 / z^2).
fn ndc_backward(scale: vec2f, point: vec3f, g: vec3f) -> vec3f {
  let inverse_depth = 0.5 * (1.0 - point.z);
  return inverse_depth * vec3f(scale * g.xy, dot(point.xy, g.xy) - 2.0 * inverse_depth * g.z);
}
