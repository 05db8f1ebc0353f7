// Which of the kept samples are a ray's. Importers bind `kept_offsets`, the exclusive prefix sum of the rays'
// numbers of kept samples, with the sum of all at its end.

// (the first, the one behind the last).
fn kept_samples_of(ray: u32) -> vec2u {
  return vec2u(kept_offsets[ray], kept_offsets[ray + 1u]);
}
