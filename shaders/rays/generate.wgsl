// Rays through pixels, in world coordinates.
//   pixels      [rays]     (camera, x, y, j): of the camera's image reduced by 2^j
//   cameras     [n]
//   origins     [rays]     xyz in world units; the radius of the pixel's cone at t = 1 (lib/cone.wgsl)
//   directions  [rays]     xyz, and its length as w
// A direction has a depth of 1 along the camera's axis, or with UNIT a length of 1; fisheye, fov and
// equirectangular ones always have a length of 1. Where a lens shows nothing, direction and length are 0.
// Of a pixel that several consecutive rays share, across x across of them, each has an equal square, row by row,
// and that one's cone; they lie evenly around where a single ray would pass.
// Cameras with a table get their rays from rays/table.wgsl. One thread a ray.

#import "lib/cone.wgsl"

const UNIT = false;
const PIXEL_OFFSET = 0.5; // where in a pixel its ray passes
const LENS = false;       // whether any camera has a lens

struct Params { rays: u32, across: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let square = ray % (params.across * params.across);
  let corner = vec2u(square % params.across, square / params.across);
  let from_single = (vec2f(corner) - 0.5 * f32(params.across - 1u)) / f32(params.across);
  let pixel_width = f32(1u << pixel.w);
  let width = pixel_width / f32(params.across);
  let place = (vec2f(pixel.yz) + PIXEL_OFFSET + from_single) * pixel_width;
  let to_world = cameras[pixel.x].to_world;
  var in_camera: vec3f;
  var radius: f32;
  if (LENS) {
    in_camera = lens_direction(cameras[pixel.x], place);
    radius = lens_cone_radius(cameras[pixel.x], place, in_camera, width);
  } else {
    let offset = (place - cameras[pixel.x].principal) / cameras[pixel.x].focal;
    in_camera = vec3f(offset.x, -offset.y, -1.0);
    radius = pinhole_cone_radius(cameras[pixel.x], width);
  }
  let direction = vec4f(in_camera, 0.0) * to_world;
  let distance = length(direction);
  let origin = vec4f(0.0, 0.0, 0.0, 1.0) * to_world;
  origins[ray] = vec4f(origin, radius);
  if (LENS && distance == 0.0) {
    origins[ray] = vec4f(origin, 0.0);
    directions[ray] = vec4f(0.0);
  } else if (UNIT) {
    origins[ray] = vec4f(origin, radius / distance);
    directions[ray] = vec4f(direction / distance, 1.0);
  } else {
    directions[ray] = vec4f(direction, distance);
  }
}
