// Products of 16 features with the weights of four outputs, in the registers of a CPU: a lane has four samples.
//
// Weights are spread over the lanes of a subgroup of 4, 8 or 16, which exchange registers almost for free: each
// vec4 is broadcast to all lanes, and multiplied with all samples. Whatever the width, a sample's sums are added
// in the same order.

enable subgroups;
// Lanes whose numbers are broadcast do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

const LANES = 8u;
const STRIDE = 16u; // vec4s in a row of a matrix

// Sixteen features of four samples.
alias Features = array<mat4x4f, 4>;

// The weights of 16 inputs for four outputs, spread over lanes: a lane's first, and those of every LANES further.
struct Spread { a: vec4f, b: vec4f, c: vec4f, d: vec4f }

// Adds the share of four inputs to four outputs: of weights i … i + 3 of the 16, where i is a multiple of 4.
// An output is one expression: what functions return passes through variables, which drivers are slow to remove.
fn add_4(sums: mat4x4f, x: mat4x4f, spread: Spread, i: u32) -> mat4x4f {
  let low = select(spread.a, spread.b, i >= LANES);
  let high = select(spread.c, spread.d, i >= 3u * LANES);
  let weights = select(low, high, i >= 2u * LANES);
  let a = subgroupShuffle(weights, i % LANES);
  let b = subgroupShuffle(weights, i % LANES + 1u);
  let c = subgroupShuffle(weights, i % LANES + 2u);
  let d = subgroupShuffle(weights, i % LANES + 3u);
  return mat4x4f(
    fma(x[3], vec4f(d.x), fma(x[2], vec4f(c.x), fma(x[1], vec4f(b.x), fma(x[0], vec4f(a.x), sums[0])))),
    fma(x[3], vec4f(d.y), fma(x[2], vec4f(c.y), fma(x[1], vec4f(b.y), fma(x[0], vec4f(a.y), sums[1])))),
    fma(x[3], vec4f(d.z), fma(x[2], vec4f(c.z), fma(x[1], vec4f(b.z), fma(x[0], vec4f(a.z), sums[2])))),
    fma(x[3], vec4f(d.w), fma(x[2], vec4f(c.w), fma(x[1], vec4f(b.w), fma(x[0], vec4f(a.w), sums[3])))),
  );
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
