// Encoded positions as rows [blocks, ENCODED, 64], four samples at a time.

#import "lib/network_layers.wgsl"
#import "lib/register_layers.wgsl"
#import "lib/rows.wgsl"

@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;

fn four_rows(place: u32) -> mat4x4f {
  return mat4x4f(
    encoded[place], encoded[place + VEC4S_PER_ROW],
    encoded[place + 2u * VEC4S_PER_ROW], encoded[place + 3u * VEC4S_PER_ROW],
  );
}

fn sixteen_rows(place: u32) -> Features {
  return Features(
    four_rows(place), four_rows(place + 4u * VEC4S_PER_ROW),
    four_rows(place + 8u * VEC4S_PER_ROW), four_rows(place + 12u * VEC4S_PER_ROW),
  );
}

// Samples 4 column … of a block.
fn encoded_units(block: u32, column: u32) -> Units {
  let place = row_of(block, ENCODED, 0u) + column;
  var units = Units();
  units.low = sixteen_rows(place);
  if (ENCODED == 32u) { units.high = sixteen_rows(place + 16u * VEC4S_PER_ROW); }
  return units;
}
