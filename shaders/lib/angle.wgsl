// Sines of large angles. GPUs lose precision with the size of the angle, so it is reduced first:
// sin(512 pi x) is wrong by 1.1e-4 without and by 2e-7 with it.

// sin(a), or cos(a).
fn sin_cos(a: vec4f, cosine: bool) -> vec4f {
  // Cody and Waite: 2 pi in two parts, the first of so few bits that its multiples are exact.
  let turns = round(a * 0.15915494309189535);
  let reduced = (a - turns * 6.28125) - turns * 1.9353071795864769e-3;
  if (cosine) { return cos(reduced); }
  return sin(reduced);
}

// sin(pi a), or cos(pi a), where whole turns can be taken off exactly.
fn sin_cos_pi(a: vec4f, cosine: bool) -> vec4f {
  let reduced = 3.141592653589793 * (a - 2.0 * round(0.5 * a));
  if (cosine) { return cos(reduced); }
  return sin(reduced);
}
