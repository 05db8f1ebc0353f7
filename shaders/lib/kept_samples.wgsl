// Which of the kept samples are a ray's. Importers bind `batch` and `kept_offsets`, the exclusive prefix sum
// of the rays' numbers of kept samples.

#import "lib/batch.wgsl"

// (the first, the one behind the last), of a ray below batch[KEPT_RAYS].
fn kept_samples_of(ray: u32) -> vec2u {
  var end = batch[KEPT_SAMPLES];
  if (ray + 1u < batch[KEPT_RAYS]) { end = kept_offsets[ray + 1u]; }
  return vec2u(kept_offsets[ray], end);
}
