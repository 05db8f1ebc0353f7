// Which rays of a step go through pixels whose depths are known: a share of them, each through any of these, drawn
// independently of the others.

#import "lib/random.wgsl"

const NOT_KNOWN = 0xffffffffu;

// The place of a ray's pixel among `count` whose depths are known.
fn known_depth_of(ray: u32, count: u32, share: f32, step: u32, seed: u32) -> u32 {
  let bits = pcg4d(vec4u(ray, step, STREAM_DEPTHS, seed));
  return select(NOT_KNOWN, bits.y % count, uniform_from(bits.x) < share);
}
