// The proposal's histogram shall bound the final one's from above (Barron et al. 2022, eq. 12 and 13).
//   bound_i = sum of the proposal's w' over the intervals that overlap the final interval i, and of the one
//             that only begins where i ends: as in the released code (multinerf stepfun.py, inner_outer)
//   loss = mean over rays and final intervals of max(0, w_i - bound_i)^2 / (w_i + 2^-23)
// For samples/proposal.wgsl.

// The gradient of each bound.
struct Interlevel { d_bounds: array<f32, FINE>, end: u32 }

fn interlevel(ray: u32) -> Interlevel {
  let fine = ray * (FINE + 1u);
  let coarse = ray * (COARSE + 1u);
  var result: Interlevel;
  let share = params.weight / (f32(params.all_rays) * f32(FINE));
  var first = 0u;
  for (var i = 0u; i < FINE; i++) {
    while (first < COARSE && edges_proposed[coarse + first + 1u] <= edges[fine + i]) { first++; }
    var bound = 0.0;
    for (var j = first; j < COARSE && edges_proposed[coarse + j] <= edges[fine + i + 1u]; j++) {
      bound += weight_proposed(ray * COARSE + j);
    }
    let weight = weight_of(ray * FINE + i);
    result.d_bounds[i] = -2.0 * share * max(weight - bound, 0.0) / (weight + 0x1p-23);
  }
  result.end = FINE; // of the final intervals that may overlap
  return result;
}

// The gradient of the proposed weight of interval j; to be asked from the back.
fn d_weight_proposed(ray: u32, j: u32, state: ptr<function, Interlevel>) -> f32 {
  let fine = ray * (FINE + 1u);
  let coarse = ray * (COARSE + 1u);
  var end = (*state).end;
  while (end > 0u && edges[fine + end - 1u] >= edges_proposed[coarse + j + 1u]) { end--; }
  (*state).end = end;
  var d_weight = 0.0;
  for (var i = end; i > 0u && edges[fine + i] >= edges_proposed[coarse + j]; i--) {
    d_weight += (*state).d_bounds[i - 1u];
  }
  return d_weight;
}
