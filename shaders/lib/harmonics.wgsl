// A view direction as the colour network sees it: 16 spherical harmonics, those from DEGREE^2 on zero.

#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 to 4

// Harmonics 4 part … 4 part + 3 of one direction.
fn harmonics_of(part: u32, d: vec3f) -> vec4f {
  var values = spherical_harmonics_0_to_3(d);
  switch (part) {
    case 1u: { values = spherical_harmonics_4_to_7(d); }
    case 2u: { values = spherical_harmonics_8_to_11(d); }
    case 3u: { values = spherical_harmonics_12_to_15(d); }
    default: {}
  }
  return select(vec4f(0.0), values, 4u * part + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
}
