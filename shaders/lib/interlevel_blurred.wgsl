// The proposal shall be no lower than the final histogram, blurred: where things seem to move along the ray from
// view to view, it changes smoothly (Barron et al. 2023, section 3.2; camp_zipnerf stepfun.py).
//   B = the final cumulative distribution, convolved with a box of half-width r = params.blur
//   b_j = B(s'_{j+1}) - B(s'_j), over the proposal's fenceposts
//   loss = mean over rays and proposed intervals of max(0, b_j - w'_j)^2 / (w'_j + 2^-23)
// For samples/proposal.wgsl.

// above: B at the end of the interval that is asked for next.
struct Interlevel { above: f32 }

// The integral of clamp(y, 0, 1) from a to b, a <= b, without differences of large numbers.
fn ramp_between(a: f32, b: f32) -> f32 {
  let low = clamp(a, 0.0, 1.0);
  let high = clamp(b, 0.0, 1.0);
  return 0.5 * (high - low) * (high + low) + max(b - max(a, 1.0), 0.0);
}

// B at a point: of each final interval the mean, over its points u, of clamp((s - u + r) / 2 r, 0, 1).
fn blurred_below(ray: u32, s: f32) -> f32 {
  let fine = ray * (FINE + 1u);
  let scale = 0.5 / params.blur;
  var sum = 0.0;
  for (var i = 0u; i < FINE && edges[fine + i] < s + params.blur; i++) {
    let a = (s - edges[fine + i + 1u]) * scale + 0.5;
    let b = (s - edges[fine + i]) * scale + 0.5;
    let part = select(clamp(b, 0.0, 1.0), ramp_between(a, b) / (b - a), b > a);
    sum += weight_of(ray * FINE + i) * part;
  }
  return sum;
}

fn interlevel(ray: u32) -> Interlevel {
  return Interlevel(blurred_below(ray, edges_proposed[ray * (COARSE + 1u) + COARSE]));
}

// The gradient of the proposed weight of interval j; to be asked from the back.
fn d_weight_proposed(ray: u32, j: u32, state: ptr<function, Interlevel>) -> f32 {
  let below = blurred_below(ray, edges_proposed[ray * (COARSE + 1u) + j]);
  let blurred = (*state).above - below;
  (*state).above = below;
  let weight = weight_proposed(ray * COARSE + j);
  let excess = max(blurred - weight, 0.0) / (weight + 0x1p-23);
  return -params.weight / (f32(params.all_rays) * f32(COARSE)) * excess * (2.0 + excess);
}
