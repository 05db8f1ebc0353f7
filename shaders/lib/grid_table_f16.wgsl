// The table of a hash grid in f16, half the memory to fetch; packed, so that no device feature is needed.

@group(0) @binding(4) var<storage, read> table: array<u32>;

fn pair_at(index: u32) -> vec2f {
  return unpack2x16float(table[index]);
}
