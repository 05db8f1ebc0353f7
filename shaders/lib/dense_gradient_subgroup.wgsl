// lib/dense_gradient_in_lanes.wgsl, reading samples as structs.

#import "lib/samples_eight.wgsl"
#import "lib/dense_gradient_in_lanes.wgsl"
