// The gradients of a hash grid's table in floating point: sums depend on the order of their terms, hence on
// timing. For devices with float atomics, where reproducible bits are not needed.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<f32>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d;
}

fn add(pair: u32, units: vec2f) {
  if (units.x != 0.0) { atomicAdd(&gradients[2u * pair], units.x); }
  if (units.y != 0.0) { atomicAdd(&gradients[2u * pair + 1u], units.y); }
}
