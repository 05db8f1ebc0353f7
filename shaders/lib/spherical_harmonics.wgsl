// Real spherical harmonics with the Condon-Shortley phase, orthonormal on the unit sphere, as polynomials
// of a unit vector d. Function l (l + 1) + m has degree l and order m = -l … l; the order, signs and
// constants are tiny-cuda-nn's. What it calls degree n are the first n^2 functions, l = 0 … n - 1.

// l = 0, then l = 1.
fn spherical_harmonics_0_to_3(d: vec3f) -> vec4f {
  return vec4f(
    0.28209479177387814,
    -0.48860251190291987 * d.y,
    0.48860251190291987 * d.z,
    -0.48860251190291987 * d.x,
  );
}

// l = 2 but its last.
fn spherical_harmonics_4_to_7(d: vec3f) -> vec4f {
  return vec4f(
    1.0925484305920792 * d.x * d.y,
    -1.0925484305920792 * d.y * d.z,
    0.94617469575755997 * d.z * d.z - 0.31539156525251999,
    -1.0925484305920792 * d.x * d.z,
  );
}

// The last of l = 2, then l = 3.
fn spherical_harmonics_8_to_11(d: vec3f) -> vec4f {
  let squares = d * d;
  return vec4f(
    0.54627421529603959 * (squares.x - squares.y),
    0.59004358992664352 * d.y * (squares.y - 3.0 * squares.x),
    2.8906114426405538 * d.x * d.y * d.z,
    0.45704579946446572 * d.y * (1.0 - 5.0 * squares.z),
  );
}

// The rest of l = 3.
fn spherical_harmonics_12_to_15(d: vec3f) -> vec4f {
  let squares = d * d;
  return vec4f(
    0.3731763325901154 * d.z * (5.0 * squares.z - 3.0),
    0.45704579946446572 * d.x * (1.0 - 5.0 * squares.z),
    1.4453057213202769 * d.z * (squares.x - squares.y),
    0.59004358992664352 * d.x * (3.0 * squares.y - squares.x),
  );
}
