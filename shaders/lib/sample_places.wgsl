// Where samples are. Importers say by constants how many POSITION_ROWS there are and whether the field's cube lies in
// normalised device coordinates, NDC; and by Params where that cube is, `lower` and `size`, and what lib/ndc.wgsl calls
// (ax, ay), `ndc`.
//   positions  [blocks, POSITION_ROWS, 64]  the field's coordinates, in which the cube is [0, 1]^3

#import "lib/ndc.wgsl"
#import "lib/rows.wgsl"

@group(0) @binding(7) var<storage, read> positions: array<f32>;

fn place_of(sample: u32) -> vec3f {
  let e = element_of(sample, POSITION_ROWS, 0u);
  return vec3f(
    positions[e], positions[e + SAMPLES_PER_BLOCK], positions[e + 2u * SAMPLES_PER_BLOCK],
  );
}

fn ndc_of(sample: u32) -> vec3f {
  return params.lower + params.size * place_of(sample);
}

fn depth_of(sample: u32, t: f32) -> f32 {
  if (NDC) { return 0.5 + 0.5 * ndc_of(sample).z; }
  return t;
}
