// The table of a hash grid in f32.

@group(0) @binding(4) var<storage, read> table: array<vec2f>;

fn pair_at(index: u32) -> vec2f {
  return table[index];
}
