// What follows a layer's sum. The derivative is taken from the result, which is what was kept.

const NONE = 0u;
const RELU = 1u;
const SIGMOID = 2u;
const PADDED_SIGMOID = 3u; // reaches a little beyond 0 and 1 (Barron et al. 2021, section 3.1)

const SIGMOID_PADDING = 0.001;

fn activate(kind: u32, x: vec4f) -> vec4f {
  if (kind == RELU) { return max(x, vec4f(0.0)); }
  if (kind == SIGMOID) { return 1.0 / (1.0 + exp(-x)); }
  if (kind == PADDED_SIGMOID) {
    return (1.0 + 2.0 * SIGMOID_PADDING) / (1.0 + exp(-x)) - SIGMOID_PADDING;
  }
  return x;
}

// d activate / d x, given y = activate(x).
fn activate_derivative(kind: u32, y: vec4f) -> vec4f {
  return activation_gradient(kind, y, vec4f(1.0));
}

// The gradient to x, given y = activate(x) and the gradient d to y.
fn activation_gradient(kind: u32, y: vec4f, d: vec4f) -> vec4f {
  if (kind == RELU) { return select(vec4f(0.0), d, y > vec4f(0.0)); }
  if (kind == SIGMOID) { return d * y * (1.0 - y); }
  if (kind == PADDED_SIGMOID) {
    return d * (y + SIGMOID_PADDING) * (1.0 + SIGMOID_PADDING - y) / (1.0 + 2.0 * SIGMOID_PADDING);
  }
  return d;
}
