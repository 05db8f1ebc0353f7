// lib/dense_in_lanes.wgsl, reading and writing samples as words of 64 bits.

#import "lib/eights_u64.wgsl"
#import "lib/dense_in_lanes.wgsl"
