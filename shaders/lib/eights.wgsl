// Eight of a row's samples, which matrix kernels of CPUs read and write at once as Samples (lib/eights_vec4.wgsl,
// lib/eights_u64.wgsl).

#import "lib/rows.wgsl"

const EIGHTS_PER_ROW = VEC4S_PER_ROW / 2u;

// Index of a row's first.
fn samples_of(block: u32, features: u32, feature: u32) -> u32 {
  return row_of(block, features, feature) / 2u;
}
