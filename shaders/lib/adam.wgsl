// Adam (Kingma and Ba 2015, algorithm 1).
//   m = beta1 m + (1 - beta1) g         v = beta2 v + (1 - beta2) g^2
//   parameter -= rate (m / (1 - beta1^n)) / (sqrt(v / (1 - beta2^n)) + epsilon)       n = 1, 2, ...
// The kernel says what a Value is, f32 or vec4f, and its params hold rate, beta1, beta2 and epsilon.

fn mean_of(m: Value, g: Value) -> Value {
  return params.beta1 * m + (1.0 - params.beta1) * g;
}

fn square_of(v: Value, g: Value) -> Value {
  return params.beta2 * v + (1.0 - params.beta2) * g * g;
}

// What to subtract from the parameter; mean_weight: 1 - beta1^n, square_weight: 1 - beta2^n.
fn change_of(mean: Value, square: Value, mean_weight: Value, square_weight: Value) -> Value {
  return params.rate * (mean / mean_weight) / (sqrt(square / square_weight) + params.epsilon);
}
