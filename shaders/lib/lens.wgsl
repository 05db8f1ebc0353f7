// Lenses, both ways; src/math/lens.ts has the formulas and is this file's twin. Points of the image plane
// have x to the right and y down, like pixels; directions have the camera's axes (lib/camera.wgsl).

#import "lib/camera.wgsl"

// Newton's steps at most; three or four do for most lenses.
const LENS_ITERATIONS = 24;
// The square of the full step that ends the search: the next would be its square, below a rounding.
const LENS_LAST_STEP = 1e-10;
// A search starts at most at this part of the invertible radius, off the Jacobian's zero at its end.
const LENS_START = 0.9;

const LENS_PI = 3.141592653589793;

// (sin(a), cos(a)) to 2^-23 for |a| up to a few turns: the built-in ones may be wrong by 2^-11.
fn precise_sin_cos(a: f32) -> vec2f {
  // Cody and Waite: a multiple of pi / 2 in two parts, then Cephes' polynomials on [-pi/4, pi/4].
  let quarters = round(a * 0.6366197723675814);
  let x = (a - quarters * 1.5707963705062866) + quarters * 4.371139000186241e-8;
  let t = x * x;
  let sine = x + x * t * (-1.6666654611e-1 + t * (8.3321608736e-3 - t * 1.9515295891e-4));
  let cosine = 1.0 - 0.5 * t +
    t * t * (4.166664568298827e-2 + t * (-1.388731625493765e-3 + t * 2.443315711809948e-5));
  let both = select(vec2f(sine, cosine), vec2f(cosine, -sine), (i32(quarters) & 1) != 0);
  return select(both, -both, (i32(quarters) & 2) != 0);
}

// A lens moves a point by `shift`; the Jacobian of where it goes is (x, y; z, w).
struct Bend { shift: vec2f, jacobian: vec4f }

fn bend_at(camera: Camera, point: vec2f) -> Bend {
  let t = dot(point, point);
  let d = camera.divisor;
  let m = camera.radial - vec4f(d, 0.0);
  let denominator = 1.0 + t * (d.x + t * (d.y + t * d.z));
  // s - 1 and not s, which is near 1: so little is rounded off.
  let excess = t * (m.x + t * (m.y + t * (m.z + t * m.w))) / denominator;
  let slope = (m.x + t * (2.0 * m.y + t * (3.0 * m.z + t * 4.0 * m.w)) -
    excess * (d.x + t * (2.0 * d.y + t * 3.0 * d.z))) / denominator;
  let w = camera.tangential.yx;
  let fourth = camera.prism.yw;
  let b = w + camera.prism.xz + t * fourth;
  let along = excess + 2.0 * dot(w, point);
  let g = 2.0 * (slope * point + w);
  let h = 2.0 * (b + t * fourth);
  return Bend(
    along * point + t * b,
    vec4f(1.0 + along, 0.0, 0.0, 1.0 + along) + point.xxyy * g.xyxy + h.xxyy * point.xyxy,
  );
}

// The point that the lens moves to the given one, and 1; 0 if there is none. Newton's method from that
// point, its steps halved until they come nearer, stay where the lens can be inverted and leave the
// determinant positive. The unknown is the offset from the given point, which is small, so that a
// rounding of it is a small part of one of the point.
// remainder: what rounding took from the given point. Without it, fox's error is 1e-4 pixel and not 7e-5.
fn undistorted(camera: Camera, distorted: vec2f, remainder: vec2f) -> vec3f {
  let start = min(1.0, LENS_START * sqrt(camera.invertible) / max(length(distorted), 1e-30));
  var best = (start - 1.0) * distorted;
  var step = vec2f(0.0);
  var error = 3e38;
  for (var iteration = 0; iteration < LENS_ITERATIONS; iteration++) {
    let offset = best + step;
    let point = distorted + offset;
    let bend = bend_at(camera, point);
    let residual = (offset - remainder) + bend.shift;
    let j = bend.jacobian;
    let determinant = j.x * j.w - j.y * j.z;
    let squared = dot(residual, residual);
    if (!(squared < error && determinant > 0.0 && dot(point, point) < camera.invertible)) {
      step *= 0.5;
      continue;
    }
    best = offset;
    error = squared;
    step = (j.yz * residual.yx - j.wx * residual) / determinant;
    if (dot(step, step) <= LENS_LAST_STEP * max(1.0, dot(point, point))) {
      return vec3f(distorted + (offset + step), 1.0);
    }
  }
  return vec3f(0.0);
}

// The length of a vector to the last bit, where a device fuses multiply and add: it is the angle of a
// fisheye's ray.
fn precise_length(v: vec2f) -> f32 {
  let squared = dot(v, v);
  let root = sqrt(squared);
  return root + 0.5 * fma(-root, root, squared) / max(root, 1e-30);
}

// The direction that a camera shows at a place of its image, in the camera's frame; 0 where its lens shows
// nothing. Perspective directions reach a depth of 1, the others have a length of 1.
fn lens_direction(camera: Camera, pixel: vec2f) -> vec3f {
  if (camera.projection == EQUIRECTANGULAR) {
    let angles = (pixel / camera.size - 0.5) * vec2f(2.0 * LENS_PI, -LENS_PI);
    let longitude = precise_sin_cos(angles.x);
    let latitude = precise_sin_cos(angles.y);
    return vec3f(latitude.y * longitude.x, latitude.x, -latitude.y * longitude.y);
  }
  let offset = pixel - camera.principal;
  let distorted = offset / camera.focal;
  let remainder = fma(-distorted, camera.focal, offset) / camera.focal;
  let found = undistorted(camera, distorted, remainder);
  if (found.z == 0.0) { return vec3f(0.0); }
  let point = vec2f(found.x, -found.y);
  if (camera.projection == PERSPECTIVE) { return vec3f(point, -1.0); }
  let radius = precise_length(point);
  let axis = point / max(radius, 1e-30);
  if (camera.projection == FISHEYE) {
    let angle = precise_sin_cos(radius);
    return vec3f(angle.x * axis, -angle.y);
  }
  let angle = precise_sin_cos(radius * camera.omega);
  let half_tangent = precise_sin_cos(0.5 * camera.omega);
  return normalize(vec3f(angle.x * half_tangent.y * axis, -2.0 * half_tangent.x * angle.y));
}

// Where a camera shows a point of its own frame, in pixels, and 1; 0 where its lens does not show it.
fn lens_pixel(camera: Camera, point: vec3f) -> vec3f {
  let depth = -point.z;
  let side = vec2f(point.x, -point.y);
  if (camera.projection == EQUIRECTANGULAR) {
    let angles = vec2f(atan2(side.x, depth), atan2(side.y, length(vec2f(side.x, depth))));
    return vec3f(camera.size * (0.5 + angles / vec2f(2.0 * LENS_PI, LENS_PI)), 1.0);
  }
  if (camera.projection != FISHEYE && depth <= 0.0) { return vec3f(0.0); }
  let off = length(side);
  var radius = off / depth;
  if (camera.projection == FISHEYE) { radius = atan2(off, depth); }
  if (camera.projection == FOV) {
    radius = atan2(2.0 * off * tan(0.5 * camera.omega), depth) / camera.omega;
  }
  if (!(radius * radius < camera.invertible)) { return vec3f(0.0); }
  let undistorted = side * (radius / max(off, 1e-30));
  let place = undistorted + bend_at(camera, undistorted).shift;
  return vec3f(place * camera.focal + camera.principal, 1.0);
}
