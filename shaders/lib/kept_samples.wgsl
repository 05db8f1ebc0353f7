// Which of the kept samples are a ray's. Importers bind `kept_offsets`, the exclusive prefix sum of the rays'
// numbers of kept samples, and `kept_total`, the sum of all.

// (the first, the one behind the last), of one of `rays` rays.
fn kept_samples_of(ray: u32, rays: u32) -> vec2u {
  var end = kept_total[0];
  if (ray + 1u < rays) { end = kept_offsets[ray + 1u]; }
  return vec2u(kept_offsets[ray], end);
}
