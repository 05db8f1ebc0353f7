// 1 - decay^n = -expm1(n log(decay)), the sum of the weights of n numbers in a decaying mean. Wrong by less
// than 2^-20 of itself: where decay^n is nearly 1, a series avoids the difference.
fn decayed_weight(log_decay: f32, n: u32) -> f32 {
  let x = log_decay * f32(n); // <= 0
  if (x < -0.5) { return 1.0 - exp(x); }
  let series = 1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 *
    (1.0 + x / 7.0)))));
  return -x * series;
}
