// Segments in normalised device coordinates, without normals.

#import "lib/sample_places.wgsl"

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
