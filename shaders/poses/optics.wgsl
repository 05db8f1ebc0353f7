// How the loss would have each ray's focal length and radial distortion changed. With G the sum of t dL/dx over a ray's
// samples x = o + t d, of which its torque d x G has what is across d,
//   d_p = G . (I - d d^T) du/dp / |u| = ((torque x d) . du/dp) / |u|    p: log f, k1, k2
// where u is the direction in the camera's frame, before it has a length of 1. Its point of the undistorted image
// plane moves as the distorted one, (pixel - c) / f = point + shift(point), stays with its pixel (lib/lens.wgsl):
//   (I + dshift/dpoint) dpoint = -(pixel - c) / f  for log f,  -r^2 point / D  for k1,  -r^4 point / D  for k2
//   matrix      [3]           rows that turn what is learnt into (log f, k1, k2); symmetric
//   pixels      [rays]        (view, x, y, j): of its image reduced by 2^j
//   cameras     [views]       as they are in this step, perspective or fisheye
//   directions  [rays]        of length 1; 0 where a lens shows nothing
//   d_rays      [rays, 2]     (torque, 0), (force, 0): poses/rays.wgsl
//   d_optics    [rays]        of what is learnt: (d, d, d, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/dispatch.wgsl"
#import "lib/lens.wgsl"

const THREADS = 64u;
const PIXEL_OFFSET = 0.5; // where in a pixel its ray passes

struct Params { capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> matrix: array<vec4f>;
@group(0) @binding(3) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(4) var<storage, read> cameras: array<Camera>;
@group(0) @binding(5) var<storage, read> directions: array<vec4f>;
@group(0) @binding(6) var<storage, read> d_rays: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> d_optics: array<vec4f>;

// What a pull on a direction in the camera's frame, across it, becomes at its point of the image plane.
fn pull_on_point(projection: f32, point: vec2f, pull: vec3f) -> vec2f {
  let across = vec2f(pull.x, -pull.y);
  if (projection == PERSPECTIVE) { return across / sqrt(1.0 + dot(point, point)); }
  // (sin(r) a, cos(r)) of the angle r along the axis a; looking along -z.
  let radius = precise_length(point);
  let axis = point / max(radius, 1e-30);
  let angle = precise_sin_cos(radius);
  let outward = angle.y * dot(across, axis) + angle.x * pull.z;
  let sinc = select(angle.x / radius, 1.0, radius < 1e-4);
  return axis * outward + sinc * (across - axis * dot(across, axis));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  d_optics[ray] = vec4f(0.0);
  let direction = directions[ray].xyz;
  if (all(direction == vec3f(0.0))) { return; }
  let pixel = pixels[ray];
  let camera = cameras[pixel.x];
  let place = (vec2f(pixel.yz) + PIXEL_OFFSET) * f32(1u << pixel.w);
  let distorted = (place - camera.principal) / camera.focal;
  let found = undistorted(camera, distorted, vec2f(0.0));
  if (found.z == 0.0) { return; }
  let point = found.xy;
  let pull = (camera.to_world * cross(d_rays[2u * ray].xyz, direction)).xyz;
  let on_point = pull_on_point(camera.projection, point, pull);
  // Through the inverse of the Jacobian (x, y; z, w), transposed.
  let j = bend_at(camera, point).jacobian;
  let through = (j.wx * on_point - j.zy * on_point.yx) / (j.x * j.w - j.y * j.z);
  let t = dot(point, point);
  let d = camera.divisor;
  let radial = t * dot(through, point) / (1.0 + t * (d.x + t * (d.y + t * d.z)));
  let d_optic = -vec3f(dot(through, distorted), radial, t * radial);
  d_optics[ray] = vec4f(
    dot(matrix[0].xyz, d_optic), dot(matrix[1].xyz, d_optic), dot(matrix[2].xyz, d_optic), 0.0,
  );
}
