// Counter-based random numbers: a hash of (index, step, stream, seed), so any number can be drawn by any
// thread in any order, and integers are the same on every machine. src/math/random.ts is its twin.
// The stream is what the numbers are for, so that no two uses share them.

const STREAM_PIXELS = 1u;
const STREAM_STRATIFIED = 2u;
const STREAM_IMPORTANCE = 3u;
const STREAM_DENSITY_NOISE = 4u;
const STREAM_BACKGROUND = 5u;
const STREAM_PARAMETERS = 6u; // drawn on the host
const STREAM_MARCH = 7u;
const STREAM_OCCUPANCY = 8u;
const STREAM_OCCUPANCY_JITTER = 9u;
const STREAM_DEPTHS = 10u;

// pcg4d (Jarzynski and Olano 2020, "Hash Functions for GPU Rendering").
fn pcg4d(counter: vec4u) -> vec4u {
  var v = counter * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

// A number in [0, 1) with 24 random bits, exact in f32.
fn uniform_from(bits: u32) -> f32 {
  return f32(bits >> 8u) * 0x1p-24;
}

// A standard normal number (Box and Muller 1958).
fn normal_from(bits: vec4u) -> f32 {
  // Devices may give a logarithm of nearly 1 the wrong sign.
  let radius = sqrt(max(-2.0 * log(1.0 - uniform_from(bits.x)), 0.0));
  return radius * cos(6.283185307179586 * uniform_from(bits.y));
}

// A random permutation of [0, count): where index goes. A Feistel network of 4 rounds permutes the next
// power of 4; numbers that land outside go through it again until they land inside.
fn shuffled_index(index: u32, count: u32, keys: vec2u) -> u32 {
  let bits = 32u - countLeadingZeros(max(count, 2u) - 1u);
  let half_bits = (bits + 1u) / 2u;
  let mask = (1u << half_bits) - 1u;
  var result = index;
  loop {
    var left = result >> half_bits;
    var right = result & mask;
    for (var round = 0u; round < 4u; round++) {
      let mixed = left ^ (pcg4d(vec4u(right, round, keys)).x & mask);
      left = right;
      right = mixed;
    }
    result = (left << half_bits) | right;
    if (result < count) { break; }
  }
  return result;
}
