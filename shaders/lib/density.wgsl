// Density from the field's raw output x = raw + noise.
//   relu: max(0, x)     softplus: log(1 + e^x)     exp: e^x     shifted softplus: log(1 + e^(x - 1))
//   foggy exp: 3 e^x
// The derivative of exp is taken with its argument held within 15, so that no single sample can throw the
// parameters far off (Mueller et al. 2022, the released code); exp itself only stays finite.

#import "lib/random.wgsl"

const RELU_DENSITY = 0u;
const SOFTPLUS_DENSITY = 1u;
const EXP_DENSITY = 2u;
const SHIFTED_SOFTPLUS_DENSITY = 3u; // (Barron et al. 2021, section 3.1)
const FOGGY_EXP_DENSITY = 4u;

const DENSITY = 0u;
const NOISE = false; // Gaussian noise on the raw density, a regulariser

fn softplus(x: f32) -> f32 {
  // log(1 + e) of a small e would be rounded away, which the last interval of 1e10 makes visible.
  let e = exp(-abs(x));
  return max(x, 0.0) + select(log(1.0 + e), e - 0.5 * e * e, e < 0x1p-10);
}

fn density_of(x: f32) -> f32 {
  if (DENSITY == SOFTPLUS_DENSITY) { return softplus(x); }
  if (DENSITY == SHIFTED_SOFTPLUS_DENSITY) { return softplus(x - 1.0); }
  if (DENSITY == EXP_DENSITY) { return exp(min(x, 80.0)); }
  if (DENSITY == FOGGY_EXP_DENSITY) { return 3.0 * exp(min(x, 80.0)); }
  return max(x, 0.0);
}

fn density_derivative(x: f32) -> f32 {
  if (DENSITY == SOFTPLUS_DENSITY) { return 1.0 / (1.0 + exp(-x)); }
  if (DENSITY == SHIFTED_SOFTPLUS_DENSITY) { return 1.0 / (1.0 + exp(1.0 - x)); }
  if (DENSITY == EXP_DENSITY) { return exp(clamp(x, -15.0, 15.0)); }
  if (DENSITY == FOGGY_EXP_DENSITY) { return 3.0 * exp(clamp(x, -15.0, 15.0)); }
  return select(0.0, 1.0, x > 0.0);
}

// counter: the sample's number in the whole batch.
fn noise_of(counter: u32, step: u32, seed: u32, deviation: f32) -> f32 {
  if (!NOISE) { return 0.0; }
  return deviation * normal_from(pcg4d(vec4u(counter, step, STREAM_DENSITY_NOISE, seed)));
}
