// The cone that a pixel sees (Barron et al. 2021, section 3.1). Its radius grows with the distance t along the
// ray, r t, and r is 2 / sqrt(12) of the pixel's width where t = 1: a disc of that radius has the variance of
// the square pixel, r^2 / 4 = width^2 / 12. The width is that between the directions through a pixel and
// through the one below it (the released code; its comment says x): where pixels are not square, their height.
// A pixel of a photograph reduced by 2^j is as wide as 2^j pixels, and so is its cone.

#import "lib/lens.wgsl"

const CONE_OF_WIDTH = 0.5773502691896258; // 2 / sqrt(12)

// The radius for directions of lib/lens.wgsl: one of depth 1 for perspective projections, else of length 1.
// place, direction: where in the image of `camera` the ray passes, and what the camera shows there. width: the
// pixel's, in pixels of `camera`. 0 where the lens shows neither neighbour.
fn lens_cone_radius(camera: Camera, place: vec2f, direction: vec3f, width: f32) -> f32 {
  let step = vec2f(0.0, width);
  var neighbour = lens_direction(camera, place + step);
  if (all(neighbour == vec3f(0.0))) { neighbour = lens_direction(camera, place - step); }
  if (all(neighbour == vec3f(0.0))) { return 0.0; }
  return CONE_OF_WIDTH * distance(neighbour, direction);
}

// The same of a pinhole camera, for directions of depth 1.
fn pinhole_cone_radius(camera: Camera, width: f32) -> f32 {
  return CONE_OF_WIDTH * width / camera.focal.y;
}
