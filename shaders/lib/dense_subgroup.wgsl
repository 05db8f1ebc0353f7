// lib/dense_in_lanes.wgsl, reading and writing samples as structs.

#import "lib/eights_vec4.wgsl"
#import "lib/dense_in_lanes.wgsl"
