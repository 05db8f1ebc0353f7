// lib/dense_in_lanes.wgsl, reading and writing samples as words of 64 bits.

#import "lib/samples_eight64.wgsl"
#import "lib/dense_in_lanes.wgsl"
