// Where surfaces face at samples, for importers with lib/sample_places.wgsl's constants and Params.
//   d_positions  [blocks, 3, 64]  the raw densities' gradients to the field's coordinates

#import "lib/contraction.wgsl"
#import "lib/sample_places.wgsl"

@group(0) @binding(8) var<storage, read> d_positions: array<f32>;

// Densities fall towards the outside: where a surface faces in the world. A cube's side scales gradients, and
// only what bends space turns them.
fn normal_of(sample: u32) -> vec3f {
  let e = element_of(sample, 3u, 0u);
  var gradient = vec3f(
    d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
  );
  if (IS_CONTRACTED) { gradient = to_grid_backward(from_grid(place_of(sample)), gradient); }
  if (NDC) { gradient = ndc_backward(params.ndc, ndc_of(sample), gradient); }
  return -gradient / max(length(gradient), 1e-20);
}
