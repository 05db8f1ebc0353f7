// Rotations as vectors: their direction is the axis, their length the angle a in radians (Rodrigues).

// Below this squared angle series are as good as float32, whatever a device makes of sines.
const SMALL_SQUARE = 0.25;

// sin(a) / a,  (1 - cos(a)) / a^2,  (a - sin(a)) / a^3  by the squared angle.
fn rotation_factors(square: f32) -> vec3f {
  if (square < SMALL_SQUARE) {
    return vec3f(
      1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)),
      0.5 - square / 24.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)),
      1.0 / 6.0 - square / 120.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0)),
    );
  }
  let angle = sqrt(square);
  let sinc = sin(angle) / angle;
  return vec3f(sinc, (1.0 - cos(angle)) / square, (1.0 - sinc) / square);
}

// exp([omega]) v = v + sin(a) / a omega x v + (1 - cos(a)) / a^2 omega x (omega x v)
fn rotated(omega: vec3f, v: vec3f) -> vec3f {
  let factors = rotation_factors(dot(omega, omega));
  let once = cross(omega, v);
  return v + factors.x * once + factors.y * cross(omega, once);
}

// J^T v of the left Jacobian J, with exp([omega + h]) = exp([J h]) exp([omega]) to first order:
//   J = I + (1 - cos(a)) / a^2 [omega] + (a - sin(a)) / a^3 [omega]^2
// (Sola et al. 2018, "A micro Lie theory", eq. 145). [omega]^T = -[omega].
fn left_jacobian_transposed(omega: vec3f, v: vec3f) -> vec3f {
  let factors = rotation_factors(dot(omega, omega));
  let once = cross(omega, v);
  return v - factors.y * once + factors.z * cross(omega, once);
}
