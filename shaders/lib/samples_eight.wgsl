// Samples that matrix kernels read and write at once: eight of a row.

#import "lib/rows.wgsl"

const EIGHTS_PER_ROW = VEC4S_PER_ROW / 2u;

struct Samples { low: vec4f, high: vec4f }

fn low_of(samples: Samples) -> vec4f {
  return samples.low;
}

fn high_of(samples: Samples) -> vec4f {
  return samples.high;
}

fn eight(low: vec4f, high: vec4f) -> Samples {
  return Samples(low, high);
}

// Index of a row's first.
fn samples_of(block: u32, features: u32, feature: u32) -> u32 {
  return row_of(block, features, feature) / 2u;
}
