// The gradients of a hash grid's table in fixed point, as lib/grid_gradients_fixed.wgsl has them, but both of a pair
// in one addition: an i64 whose sums are taken apart by lib/paired_sums.wgsl. For devices with 64-bit atomics that
// pay for each addition, not for its bits: CPUs.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<i64>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d * scale;
}

fn add(pair: u32, units: vec2f) {
  let terms = vec2i(round(units));
  if (any(terms != vec2i(0))) { atomicAdd(&gradients[pair], (i64(terms.y) << 32u) + i64(terms.x)); }
}
