// How far a ray's weights are from a depth that is known, of which rays/known_depths.wgsl writes the distance t* and
// its standard deviation s. With p the normal distribution of that depth at the sample times the sample's length, at most 1,
//   TERMINATION    -sum p log(w + 1e-7)              where rays end (Deng et al. 2022, eq. 6)
//   LINE_OF_SIGHT  (1 - depth / t*)^2 + sum over |t - t*| <= 3 s of (w - p)^2 + sum over t < t* - 3 s of w^2
//                  (Rematas et al. 2022, eqs. 5 to 10); depths in units of the known one, so that what is far
//                  does not weigh more
// Both are sums over samples, but for the first term of the second.

const TERMINATION = 0u;
const LINE_OF_SIGHT = 1u;

const KIND = 0u;
const LEAST_WEIGHT = 1e-7;
const DEVIATIONS = 3.0; // what is near
const SQRT_TWO_PI = 2.5066282746310002;

// What is opaque to infinity has a length that no distribution allows for: a weight is at most 1.
// known: (t*, s, weight of the ray, what a length of 1 is in units of t).
fn expected_weight(known: vec4f, t: f32, delta: f32) -> f32 {
  let x = (t - known.x) / known.y;
  return min(delta * known.w * exp(-0.5 * x * x) / (SQRT_TWO_PI * known.y), 1.0);
}

// A sample's term of the sum, and its derivative to the sample's weight.
fn depth_term(known: vec4f, t: f32, delta: f32, weight: f32) -> vec2f {
  let expected = expected_weight(known, t, delta);
  if (KIND == TERMINATION) {
    let some = weight + LEAST_WEIGHT;
    return vec2f(-log(some), -1.0 / some) * expected;
  }
  let away = t - known.x;
  if (abs(away) <= DEVIATIONS * known.y) {
    let difference = weight - expected;
    return vec2f(difference, 2.0) * difference;
  }
  return select(vec2f(0.0), vec2f(weight, 2.0) * weight, away < 0.0);
}

// The term of the whole ray's depth, and its derivative to that depth.
fn mean_depth_term(known: vec4f, depth: f32) -> vec2f {
  if (KIND == TERMINATION) { return vec2f(0.0); }
  let difference = depth / known.x - 1.0;
  return vec2f(difference * difference, 2.0 * difference / known.x);
}
