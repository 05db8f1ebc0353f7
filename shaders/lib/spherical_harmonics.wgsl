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

// The ways back: from the gradients g to four functions to that of d, whose coordinates count as independent.

fn spherical_harmonics_0_to_3_backward(g: vec4f) -> vec3f {
  return 0.48860251190291987 * vec3f(-g.w, -g.y, g.z);
}

fn spherical_harmonics_4_to_7_backward(d: vec3f, g: vec4f) -> vec3f {
  return 1.0925484305920792 *
    vec3f(g.x * d.y - g.w * d.z, g.x * d.x - g.y * d.z, -g.y * d.y - g.w * d.x) +
    vec3f(0.0, 0.0, 1.8923493915151199 * d.z * g.z);
}

fn spherical_harmonics_8_to_11_backward(d: vec3f, g: vec4f) -> vec3f {
  let squares = d * d;
  let cubic = 0.59004358992664352 * g.y;
  let zonal = 0.45704579946446572 * g.w;
  return 1.0925484305920792 * g.x * vec3f(d.x, -d.y, 0.0) +
    cubic * vec3f(-6.0 * d.x * d.y, 3.0 * (squares.y - squares.x), 0.0) +
    2.8906114426405538 * g.z * vec3f(d.y * d.z, d.x * d.z, d.x * d.y) +
    zonal * vec3f(0.0, 1.0 - 5.0 * squares.z, -10.0 * d.y * d.z);
}

fn spherical_harmonics_12_to_15_backward(d: vec3f, g: vec4f) -> vec3f {
  let squares = d * d;
  let zonal = 0.45704579946446572 * g.y;
  let cubic = 0.59004358992664352 * g.w;
  return vec3f(0.0, 0.0, 0.3731763325901154 * g.x * (15.0 * squares.z - 3.0)) +
    zonal * vec3f(1.0 - 5.0 * squares.z, 0.0, -10.0 * d.x * d.z) +
    1.4453057213202769 * g.z *
    vec3f(2.0 * d.x * d.z, -2.0 * d.y * d.z, squares.x - squares.y) +
    cubic * vec3f(3.0 * (squares.y - squares.x), 6.0 * d.x * d.y, 0.0);
}
