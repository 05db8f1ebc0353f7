// Samples that matrix kernels read and write at once: eight of a row, as four words of 64 bits. Loads and stores of
// CPUs take a loop over lanes and components, whatever these hold.

alias Samples = vec4<u64>;

fn two_of(word: u64) -> vec2f {
  return bitcast<vec2f>(vec2u(u32(word), u32(word >> 32u)));
}

fn word_of(two: vec2f) -> u64 {
  let bits = bitcast<vec2u>(two);
  return (u64(bits.y) << 32u) | u64(bits.x);
}

fn low_of(samples: Samples) -> vec4f {
  return vec4f(two_of(samples.x), two_of(samples.y));
}

fn high_of(samples: Samples) -> vec4f {
  return vec4f(two_of(samples.z), two_of(samples.w));
}

fn eight(low: vec4f, high: vec4f) -> Samples {
  return Samples(word_of(low.xy), word_of(low.zw), word_of(high.xy), word_of(high.zw));
}
