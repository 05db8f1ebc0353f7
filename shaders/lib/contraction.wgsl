// Scene contraction (Barron et al. 2022, eq. 10): all of space inside |y| < 2, what is near left as it is.
//   contract(x) = x                       where |x| <= 1
//                 (2 - 1 / |x|) x / |x|   elsewhere
// x in units of half the box's side, from its centre. |x| is the largest coordinate, so that the box stays as
// it is and space becomes a cube (as nerfstudio has it for hash grids), or the Euclidean length.

const NO_CONTRACTION = 0u;
const MAX_NORM = 1u;
const EUCLIDEAN_NORM = 2u;

const CONTRACTION = NO_CONTRACTION;
const IS_CONTRACTED = CONTRACTION != NO_CONTRACTION;
const LINEAR = 1.0; // distances along rays are contracted from here on, in sides of the box

// Points further out are taken for ones here by uncontract, so that its results are finite.
const FARTHEST = 1024.0;

fn contraction_norm(x: vec3f) -> f32 {
  if (CONTRACTION == EUCLIDEAN_NORM) { return length(x); }
  let size = abs(x);
  return max(max(size.x, size.y), size.z);
}

fn contract(x: vec3f) -> vec3f {
  let norm = contraction_norm(x);
  if (norm <= 1.0) { return x; }
  return x * ((2.0 - 1.0 / norm) / norm);
}

// The inverse of contract.
fn uncontract(y: vec3f) -> vec3f {
  let norm = contraction_norm(y);
  if (norm <= 1.0) { return y; }
  return y * (1.0 / (max(2.0 - norm, 1.0 / FARTHEST) * norm));
}

// J^T g: the gradient to x of what has the gradient g to contract(x).
//   contract(x) = s x,  s = 2 / |x| - 1 / |x|^2
//   J = s I + x (ds/dx)^T,  ds/dx = 2 (1 / |x|^3 - 1 / |x|^2) d|x|/dx
fn contract_backward(x: vec3f, g: vec3f) -> vec3f {
  let norm = contraction_norm(x);
  if (norm <= 1.0) { return g; }
  let scale = (2.0 - 1.0 / norm) / norm;
  let slope = 2.0 * (1.0 / norm - 1.0) / (norm * norm);
  var d_norm = x / norm;
  if (CONTRACTION == MAX_NORM) { d_norm = select(vec3f(0.0), sign(x), abs(x) == vec3f(norm)); }
  return scale * g + slope * dot(x, g) * d_norm;
}

// The whole Jacobian: what a small neighbourhood of x becomes (Barron et al. 2022, eq. 9).
fn contract_jacobian(x: vec3f) -> mat3x3f {
  let rows = mat3x3f(
    contract_backward(x, vec3f(1.0, 0.0, 0.0)),
    contract_backward(x, vec3f(0.0, 1.0, 0.0)),
    contract_backward(x, vec3f(0.0, 0.0, 1.0)),
  );
  return transpose(rows); // J^T of a unit vector is a row of J
}

// Distances along a ray, contracted in the same way: LINEAR contract(t / LINEAR), and back.
fn contracted_distance(t: f32) -> f32 {
  if (t <= LINEAR) { return t; }
  return LINEAR * (2.0 - LINEAR / t);
}

fn distance_at(s: f32) -> f32 {
  if (s <= LINEAR) { return s; }
  return LINEAR * (LINEAR / max(2.0 * LINEAR - s, 1e-6 * LINEAR));
}

// A sample's distance and interval, contracted if space is: what the distortion loss measures in.
fn contracted_span(t: f32, delta: f32) -> vec2f {
  if (!IS_CONTRACTED) { return vec2f(t, delta); }
  let s = contracted_distance(t);
  return vec2f(s, contracted_distance(t + delta) - s);
}

// A point in cube units, in which the box is [0, 1]^3, in units of half the box's side, and back.
fn from_center(p: vec3f) -> vec3f {
  return 2.0 * (p - 0.5);
}

fn to_cube(x: vec3f) -> vec3f {
  return fma(x, vec3f(0.5), vec3f(0.5));
}

// From cube units to the coordinates of the occupancy grid: cube units as well, but in a contracted space the
// cube of what contract makes of it, as [0, 1]^3.
fn to_grid(p: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return p; }
  return fma(contract(from_center(p)), vec3f(0.25), vec3f(0.5));
}

// J^T g of to_grid: the gradient to cube units of what has the gradient g to the grid's coordinates.
fn to_grid_backward(p: vec3f, g: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return g; }
  return 0.5 * contract_backward(from_center(p), g);
}

// How much shorter a length becomes from cube units to the grid's coordinates, at a point of the grid: of its
// three axes the geometric mean, the cube root of |det J| (Barron et al. 2023, section 4). Of both norms, with
// n = |x|, det J is (2 n - 1)^2 / n^6; contracted, |contract(x)| = 2 - m where m = 1 / n.
fn grid_scale(q: vec3f) -> f32 {
  if (!IS_CONTRACTED) { return 1.0; }
  let m = min(2.0 - contraction_norm(4.0 * (q - 0.5)), 1.0);
  return 0.5 * pow(max(m * m * (2.0 - m), 1e-30), 2.0 / 3.0);
}

fn from_grid(q: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return q; }
  return to_cube(uncontract(4.0 * (q - 0.5)));
}
