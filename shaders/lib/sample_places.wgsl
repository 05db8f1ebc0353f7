// Where the samples of a segment are, for render/composite.wgsl, whose Params it reads.

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
