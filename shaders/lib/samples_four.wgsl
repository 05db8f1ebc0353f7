// Samples that matrix kernels read and write at once: four of a row.

#import "lib/rows.wgsl"

alias Samples = vec4f;

// Index of a row's first.
fn samples_of(block: u32, features: u32, feature: u32) -> u32 {
  return row_of(block, features, feature);
}
