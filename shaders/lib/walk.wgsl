// The walks of rays that are rendered segment by segment. One struct of a ray keeps what walking kernels bind
// within eight storage buffers, which every device has.

#import "lib/lattice.wgsl"

struct Walk {
  origin: vec3f,    // world units
  radius: f32,      // of the pixel's cone at t = 1 (lib/cone.wgsl)
  direction: vec3f, // of length 1, or 0 for none
  end: f32,         // where the ray leaves the crop, in cube units
  cursor: u32,      // the next candidate of lib/lattice.wgsl
}

fn ray_of(walk: Walk, lower: vec3f, size: f32, near: f32, far: f32) -> Ray {
  var ray = make_ray(walk.origin, walk.direction, lower, size, near, far, vec3u(0u));
  ray.end = min(ray.end, walk.end);
  return ray;
}
