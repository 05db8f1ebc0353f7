// The gradients of a hash grid's table in fixed point: gradient = sum / scale. Each term is rounded to a
// multiple of 1 / scale, so a sum of n terms is wrong by at most n / (2 scale); as integers add up to the
// same in any order, its bits depend on nothing else.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<i32>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d * scale;
}

fn add(pair: u32, units: vec2f) {
  let terms = vec2i(round(units));
  if (terms.x != 0) { atomicAdd(&gradients[2u * pair], terms.x); }
  if (terms.y != 0) { atomicAdd(&gradients[2u * pair + 1u], terms.y); }
}
