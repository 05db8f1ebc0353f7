// Products of 16 features with the weights of four outputs, in the registers of a CPU: a lane has four samples.
//
// Weights are spread over the lanes of a subgroup of 4, 8 or 16, which exchange registers almost for free: each
// vec4 is broadcast to all lanes, and multiplied with all samples. Whatever the width, a sample's sums are added
// in the same order.

enable subgroups;
// Lanes whose numbers are broadcast do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/product.wgsl"

const LANES = 8u;
const STRIDE = 16u; // vec4s in a row of a matrix

// Sixteen features of four samples.
alias Features = array<mat4x4f, 4>;

// The weights of 16 inputs for four outputs, spread over lanes: a lane's first, and those of every LANES further.
struct Spread { a: vec4f, b: vec4f, c: vec4f, d: vec4f }

// The weights of one of the 16, in all lanes.
fn broadcast(spread: Spread, i: u32) -> vec4f {
  let low = select(spread.a, spread.b, i >= LANES);
  let high = select(spread.c, spread.d, i >= 3u * LANES);
  return subgroupShuffle(select(low, high, i >= 2u * LANES), i % LANES);
}

// Adds the share of inputs i … i + 3 of the 16 to four outputs.
fn add_4(sums: mat4x4f, x: mat4x4f, spread: Spread, i: u32) -> mat4x4f {
  let two = add_outer(add_outer(sums, x[0], broadcast(spread, i)), x[1], broadcast(spread, i + 1u));
  return add_outer(add_outer(two, x[2], broadcast(spread, i + 2u)), x[3], broadcast(spread, i + 3u));
}

// Adds the share of 16 inputs.
fn add_16(sums: mat4x4f, x: Features, w: Spread) -> mat4x4f {
  return add_4(add_4(add_4(add_4(sums, x[0], w, 0u), x[1], w, 4u), x[2], w, 8u), x[3], w, 12u);
}

// d where x > 0. Written so that NaN stays NaN.
fn pass_positive(d: mat4x4f, x: mat4x4f) -> mat4x4f {
  return mat4x4f(
    select(d[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(d[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(d[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(d[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  );
}

fn choose_4(low: mat4x4f, high: mat4x4f, is_high: bool) -> mat4x4f {
  return mat4x4f(
    select(low[0], high[0], is_high), select(low[1], high[1], is_high),
    select(low[2], high[2], is_high), select(low[3], high[3], is_high),
  );
}

fn choose(low: Features, high: Features, is_high: bool) -> Features {
  return Features(
    choose_4(low[0], high[0], is_high), choose_4(low[1], high[1], is_high),
    choose_4(low[2], high[2], is_high), choose_4(low[3], high[3], is_high),
  );
}
