// The places on a ray that its walk through the occupancy grid looks at, cell by cell (Mueller et al. 2022,
// appendix E). Lengths and positions are in cube units.
//
// Candidates lie on a lattice t(i), i = 0, 1, ..., steps apart that grow with distance:
//   step(t) = clamp(CONE t, DT, DT_MAX),  t(0) = entry + u step(entry)
// in closed form, so that t depends on i alone and not on the way there: DT apart up to candidate
// growth_first, then by the factor 1 + CONE up to growth_last, then DT_MAX apart. A candidate in an occupied
// cell is a sample, for the interval step(t). Skipping an empty cell thus only spares looking at candidates:
// it never moves or misses a sample.
//
// In a contracted space (lib/contraction.wgsl) candidates lie DT apart up to the distance LINEAR, and evenly
// in disparity further on, from the same slope: distances are contracted as positions are.
//   t(i) = distance_at(s),  s = contracted_distance(near) + (u + i) DT,  up to far
// A sample's interval reaches to the next candidate. Outside the box rays are bent, and every candidate is
// looked at.
//
// The same ray has the same samples in every kernel, to the bit: sums of products are fused by name, so that
// no compiler has a choice.

#import "lib/contraction.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/random.wgsl"

const STEPS = 1024u;   // of length DT on the diagonal of cascade 0
const CONE = 0.0;      // growth of a step with distance: 0, or such as 1/256
const JITTER = true;   // whether u is random, else 0.5

const SQRT3 = 1.7320508075688772;
const DT = SQRT3 / f32(STEPS);
const DT_MAX = max(DT, SQRT3 * f32(1u << (CASCADES - 1u)) / f32(RESOLUTION));
const SOME_CONE = max(CONE, 1e-12); // so that constants which CONE = 0 does not need are finite
const GROWTH_START = DT / SOME_CONE;
const GROWTH_END = DT_MAX / SOME_CONE;
const LOG_GROWTH = log(1.0 + SOME_CONE);

// More than any ray with a direction of length 1 has: loops end whatever the numbers are.
const MAX_CANDIDATES =
  select(STEPS << (CASCADES - 1u), u32(ceil(2.0 * LINEAR / DT)), IS_CONTRACTED) + 2u;

struct Ray {
  origin: vec3f,
  direction: vec3f,  // of length 1
  inverse: vec3f,    // 1 / direction, finite
  margin: f32,       // by how much rounding may move a point
  start: f32,        // t(0); contracted in a contracted space
  end: f32,          // candidates are before it
  growth_first: u32, // the lattice's two bends: their candidates and distances
  growth_last: u32,
  growth_start: f32,
  growth_end: f32,
}

struct Candidate {
  index: u32,
  t: f32,
  delta: f32,
  position: vec3f,   // of the occupancy grid
  cascade: u32,
  cell: u32,
}

fn is_finite(v: vec3f) -> bool {
  // Compilers may assume that there are no NaNs, and drop comparisons that look for them.
  return all((bitcast<vec3u>(v) & vec3u(0x7f800000u)) != vec3u(0x7f800000u));
}

fn step_at(t: f32) -> f32 {
  return clamp(CONE * t, DT, DT_MAX);
}

// A ray in world units, entering the box (lower corner, side) of cascade 0; near and far in world units too.
// One that misses, one that is not finite, and one without a direction has no candidates.
// draw: the ray's number in its batch, step and seed, for u.
fn make_ray(
  origin: vec3f, direction: vec3f, lower: vec3f, size: f32, near: f32, far: f32, draw: vec3u,
) -> Ray {
  var ray: Ray;
  ray.origin = (origin - lower) / size;
  ray.direction = direction;
  if (!is_finite(ray.origin) || !is_finite(direction) || all(direction == vec3f(0.0))) { return ray; }

  let signs = select(vec3f(-1.0), vec3f(1.0), direction >= vec3f(0.0));
  ray.inverse = 1.0 / (signs * max(abs(direction), vec3f(1e-9)));
  let lower_faces = (0.5 - BOX_HALF - ray.origin) * ray.inverse;
  let upper_faces = (0.5 + BOX_HALF - ray.origin) * ray.inverse;
  let entries = min(lower_faces, upper_faces);
  let exits = max(lower_faces, upper_faces);
  var entry = near / size;
  ray.end = far / size;
  if (!IS_CONTRACTED) {
    entry = max(max(max(entries.x, entries.y), entries.z), entry);
    ray.end = min(min(min(exits.x, exits.y), exits.z), ray.end);
  }
  // A dozen roundings lie on the way to p, its cell and the cell's exit, each of at most 2^-24 of the reach.
  let reach = max(max(abs(ray.origin.x), abs(ray.origin.y)), abs(ray.origin.z)) + 4.0 * BOX_HALF;
  ray.margin = 0x1p-20 * reach;

  var u = 0.5;
  if (JITTER) { u = uniform_from(pcg4d(vec4u(draw.xy, STREAM_MARCH, draw.z)).x); }
  if (IS_CONTRACTED) {
    ray.start = fma(u, DT, contracted_distance(entry));
    return ray;
  }
  ray.start = fma(u, step_at(entry), entry);
  if (CONE > 0.0) {
    ray.growth_first = u32(ceil(max((GROWTH_START - ray.start) / DT, 0.0)));
    ray.growth_start = fma(f32(ray.growth_first), DT, ray.start);
    let growths = ceil(max(log(GROWTH_END / ray.growth_start) / LOG_GROWTH, 0.0));
    ray.growth_last = ray.growth_first + u32(growths);
    ray.growth_end = ray.growth_start * exp(growths * LOG_GROWTH);
  }
  return ray;
}

// Distance of a candidate.
fn t_of(ray: Ray, index: u32) -> f32 {
  if (IS_CONTRACTED) { return min(distance_at(fma(f32(index), DT, ray.start)), ray.end); }
  if (CONE == 0.0 || index <= ray.growth_first) { return fma(f32(index), DT, ray.start); }
  if (index <= ray.growth_last) {
    return ray.growth_start * exp(f32(index - ray.growth_first) * LOG_GROWTH);
  }
  return fma(f32(index - ray.growth_last), DT_MAX, ray.growth_end);
}

// The last candidate at or before a distance; rounding may make it the next one where t is near that.
fn index_at(ray: Ray, t: f32) -> u32 {
  var index: f32;
  if (IS_CONTRACTED) {
    index = (contracted_distance(t) - ray.start) / DT;
  } else if (CONE == 0.0 || t < ray.growth_start) {
    index = (t - ray.start) / DT;
  } else if (t < ray.growth_end) {
    index = f32(ray.growth_first) + log(t / ray.growth_start) / LOG_GROWTH;
  } else {
    index = f32(ray.growth_last) + (t - ray.growth_end) / DT_MAX;
  }
  return u32(clamp(index, 0.0, f32(MAX_CANDIDATES)));
}

fn candidate_of(ray: Ray, index: u32) -> Candidate {
  let t = t_of(ray, index);
  var delta = step_at(t);
  if (IS_CONTRACTED) { delta = t_of(ray, index + 1u) - t; }
  let position = to_grid(fma(ray.direction, vec3f(t), ray.origin));
  let cascade = cascade_of(position, delta);
  return Candidate(index, t, delta, position, cascade, cell_of(position, cascade));
}

// Up to where all candidates after this one are certain to lie in the same cell. Less than the cell's exit
// by the margin, as a ray nearly parallel to a face may, rounded, be behind it long before; before the
// candidate itself if nothing is certain.
fn same_cell_until(ray: Ray, candidate: Candidate) -> f32 {
  var size = cell_size(candidate.cascade);
  var middle = cell_corner(candidate.cell) + 0.5 * size;
  if (IS_CONTRACTED) {
    // Rays are straight where nothing is moved: there the grid's coordinates are cube units but for a factor.
    let farthest_corner = 4.0 * (abs(middle - 0.5) + 0.5 * size);
    if (contraction_norm(farthest_corner) > 1.0) { return 0.0; }
    middle = to_cube(4.0 * (middle - 0.5));
    size *= 2.0;
  }
  // Only on the face towards a finer cascade is there a candidate whose cell belongs to the finer one.
  if (CASCADES > 1u && cascade_of(middle, candidate.delta) != candidate.cascade) { return 0.0; }
  let exits = (middle - ray.origin) * ray.inverse + (0.5 * size - ray.margin) * abs(ray.inverse);
  let exit = min(min(min(exits.x, exits.y), exits.z), ray.end);
  if (CONE == 0.0 || candidate.cascade == CASCADES - 1u) { return exit; }
  // Further on, steps are too long for this cascade.
  return min(exit, 0.5 * size / SOME_CONE);
}

// The next candidate to look at after one in an empty cell: but for the margin, the first in another cell.
fn after_empty(ray: Ray, candidate: Candidate) -> u32 {
  let until = same_cell_until(ray, candidate);
  let last = index_at(ray, until);
  return max(candidate.index + 1u, select(last, last + 1u, t_of(ray, last) <= until));
}
