// lib/dense_gradient_in_lanes.wgsl, reading samples as words of 64 bits.

#import "lib/eights_u64.wgsl"
#import "lib/dense_gradient_in_lanes.wgsl"
