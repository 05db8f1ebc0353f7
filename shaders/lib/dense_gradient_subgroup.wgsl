// lib/dense_gradient_in_lanes.wgsl, reading samples as structs.

#import "lib/eights_vec4.wgsl"
#import "lib/dense_gradient_in_lanes.wgsl"
