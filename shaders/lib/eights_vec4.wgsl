// Samples that matrix kernels read and write at once: eight of a row.

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
