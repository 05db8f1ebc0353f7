// What kernels of the two networks (lib/network_layers.wgsl) in registers share on the way there.

#import "lib/harmonics.wgsl"
#import "lib/network_layers.wgsl"
#import "lib/register_layers.wgsl"

// A workgroup takes so many blocks, two at a time; a thread takes four samples of each.
const BLOCKS_PER_GROUP = 8u;
const THREADS = 16u;

const QUADS = WIDTH / 4u;

// The harmonics of four samples' directions.
fn direction_features(a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> Features {
  return Features(
    four_harmonics(0u, a, b, c, d), four_harmonics(1u, a, b, c, d),
    four_harmonics(2u, a, b, c, d), four_harmonics(3u, a, b, c, d),
  );
}

fn four_harmonics(part: u32, a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> mat4x4f {
  return transpose(mat4x4f(
    harmonics_of(part, a), harmonics_of(part, b), harmonics_of(part, c), harmonics_of(part, d),
  ));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
