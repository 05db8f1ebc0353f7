// lib/dense_in_lanes.wgsl, reading and writing samples as structs.

#import "lib/samples_eight.wgsl"
#import "lib/dense_in_lanes.wgsl"
