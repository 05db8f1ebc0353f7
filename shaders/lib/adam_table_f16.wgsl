// A hash table that is read in f16: its values are packed wherever they change.
//   packed  [pairs]

@group(0) @binding(9) var<storage, read_write> packed: array<u32>;

fn pack(pair: u32) {
  packed[pair] = pack2x16float(values[pair]);
}
