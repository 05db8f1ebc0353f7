// Segments with normals.

#import "lib/sample_normals.wgsl"
