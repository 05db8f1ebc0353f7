// A crop is where a p + b >= 0 for each of six planes (a, b), in the coordinates of the rays
// (src/nerf/crop.ts). Planes of (0, 0, 0, 1) leave out nothing.

const CROP_PLANES = 6;

// Stands for infinity, which compilers may assume there is none of.
const CROP_FAR = 1e30;

// Where a ray enters the crop and where it leaves it, in units of its direction; the second is the smaller one
// where it misses.
fn crop_span(planes: array<vec4f, CROP_PLANES>, origin: vec3f, direction: vec3f) -> vec2f {
  var span = vec2f(-CROP_FAR, CROP_FAR);
  for (var i = 0; i < CROP_PLANES; i++) {
    let plane = planes[i];
    let slope = dot(plane.xyz, direction);
    let height = dot(plane.xyz, origin) + plane.w;
    if (slope > 0.0) {
      span.x = max(span.x, -height / slope);
    } else if (slope < 0.0) {
      span.y = min(span.y, -height / slope);
    } else if (height < 0.0) {
      span.y = -CROP_FAR;
    }
  }
  return span;
}
