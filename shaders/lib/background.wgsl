// What stands behind the transparent parts of photographs, in training and rendering alike.

#import "lib/random.wgsl"

const WHITE = 0u;
const BLACK = 1u;
const RANDOM = 2u; // another colour for every pixel of every step

fn background_of(kind: u32, pixel: u32, step: u32, seed: u32) -> vec3f {
  if (kind == BLACK) { return vec3f(0.0); }
  if (kind == RANDOM) {
    let bits = pcg4d(vec4u(pixel, step, STREAM_BACKGROUND, seed));
    return vec3f(uniform_from(bits.x), uniform_from(bits.y), uniform_from(bits.z));
  }
  return vec3f(1.0);
}
