// How far a ray's weights are from a depth that is known, of which rays/known_depths.wgsl writes the distance t* and
// its standard deviation s. With p the part of the normal distribution of that depth that lies in a sample's interval,
//   TERMINATION    -sum p log(w + 1e-7)              where rays end (Deng et al. 2022, eq. 6)
//   LINE_OF_SIGHT  (1 - depth / t*)^2 + sum over intervals that are within t* +- 3 s, partly at least, of (w - p)^2
//                  + sum over those before of w^2    (Rematas et al. 2022, eqs. 5 to 10)
// Depths are in units of the known one, so that what is far does not weigh more, and what is beyond 2 t* counts as
// 2 t*: where space goes on, what little passes a thing ends so far away that it would outweigh all else.
// The papers take the distribution at the sample times the interval's length. That is p where intervals are short;
// the few of a ray with proposals are longer than s, and a thing may be far from the middle of the one that it is in.

const TERMINATION = 0u;
const LINE_OF_SIGHT = 1u;

const KIND = 0u;
const AT_START = false; // where samples are in their intervals
const LEAST_WEIGHT = 1e-7;
const DEVIATIONS = 3.0; // what is near
const FARTHEST = 2.0; // in known depths

// The part of a normal distribution that lies below x deviations, to 1e-7 (Abramowitz and Stegun 1964, 7.1.26).
fn normal_below(x: f32) -> f32 {
  let z = abs(x) * 0.7071067811865476;
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  let above = 0.5 * p * exp(-z * z);
  return select(above, 1.0 - above, x > 0.0);
}

// The ends of an interval, which has its sample in the middle or at its start, in deviations from the known depth.
// known: (t*, s, weight of the ray, what a length of 1 is in units of t).
fn ends_of(known: vec4f, t: f32, delta: f32) -> vec2f {
  let length = delta * known.w;
  if (AT_START) { return (vec2f(t, t + length) - known.x) / known.y; }
  let half = 0.5 * length;
  let lower = select(t - half, t, half > 2.0 * t); // what is opaque to infinity begins at its sample
  return (vec2f(lower, t + half) - known.x) / known.y;
}

// A sample's term of the sum, and its derivative to the sample's weight.
fn depth_term(known: vec4f, t: f32, delta: f32, weight: f32) -> vec2f {
  let ends = ends_of(known, t, delta);
  let expected = normal_below(ends.y) - normal_below(ends.x);
  if (KIND == TERMINATION) {
    let some = weight + LEAST_WEIGHT;
    return vec2f(-log(some), -1.0 / some) * expected;
  }
  if (ends.y < -DEVIATIONS) { return vec2f(weight, 2.0) * weight; }
  if (ends.x > DEVIATIONS) { return vec2f(0.0); }
  let difference = weight - expected;
  return vec2f(difference, 2.0) * difference;
}

// What a sample's distance counts for in the ray's depth.
fn seen_depth(known: vec4f, t: f32) -> f32 {
  return min(t, FARTHEST * known.x);
}

// The term of the whole ray's depth, and its derivative to that depth.
fn mean_depth_term(known: vec4f, depth: f32) -> vec2f {
  if (KIND == TERMINATION) { return vec2f(0.0); }
  let difference = depth / known.x - 1.0;
  return vec2f(difference * difference, 2.0 * difference / known.x);
}
