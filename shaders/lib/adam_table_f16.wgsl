// A hash table that is read in f16: the values of two pairs are packed where they change.
//   packed  [pairs]

@group(0) @binding(8) var<storage, read_write> packed: array<u32>;

fn pack(pairs: vec2u, values: vec4f, changes: vec2<bool>) {
  if (changes.x) { packed[pairs.x] = pack2x16float(values.xy); }
  if (changes.y) { packed[pairs.y] = pack2x16float(values.zw); }
}
