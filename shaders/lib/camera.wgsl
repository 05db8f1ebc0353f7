// A camera as packCameras (src/nerf/cameras.ts) writes it: 9 vec4s, an array<Camera> or, where only some of
// it is wanted, an array<vec4f>. Lenses: src/math/lens.ts. Camera frame: x right, y up, looking along -z.

const CAMERA_VEC4S = 9u;
const CAMERA_POSE = 1u; // where the three rows of camera-to-world begin

// The projections' numbers. A camera with a table has a ray for each pixel in a texture.
const PERSPECTIVE = 0.0;
const FISHEYE = 1.0;
const FOV = 2.0;
const EQUIRECTANGULAR = 3.0;
const TABLE = 4.0;

struct Camera {
  focal: vec2f,           // in pixels, as is
  principal: vec2f,       // the principal point
  to_world: mat3x4f,      // rows of camera-to-world as columns: vectors are multiplied from the left
  size: vec2f,            // of the image, in pixels
  projection: f32,
  omega: f32,
  radial: vec4f,          // k1 to k4
  divisor: vec3f,         // d1 to d3
  invertible: f32,        // the square of the radius up to which the lens can be inverted
  prism: vec4f,           // s1 to s4
  tangential: vec2f,      // p1, p2
}
