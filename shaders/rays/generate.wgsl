// Rays through pixels. Camera frame: x right, y up, looking along -z; world frame: the cameras'.
//   pixels      [rays]     (camera, x, y, 0)
//   cameras     [n, 4]     (fx, fy, cx, cy), then three rows of camera-to-world
//   origins     [rays]     xyz in world units
//   directions  [rays]     xyz, and its length as w
// A direction has a depth of 1 along the camera's axis, or with UNIT a length of 1. One thread a ray.

const UNIT = false;
const PIXEL_OFFSET = 0.5; // where in a pixel its ray passes

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let camera = pixel.x * 4u;
  let intrinsics = cameras[camera];
  let camera_to_world = mat3x4f(cameras[camera + 1u], cameras[camera + 2u], cameras[camera + 3u]);

  let offset = (vec2f(pixel.yz) + PIXEL_OFFSET - intrinsics.zw) / intrinsics.xy;
  let direction = vec4f(offset.x, -offset.y, -1.0, 0.0) * camera_to_world;
  let distance = length(direction);
  origins[ray] = vec4f(vec4f(0.0, 0.0, 0.0, 1.0) * camera_to_world, 0.0);
  if (UNIT) {
    directions[ray] = vec4f(direction / distance, 1.0);
  } else {
    directions[ray] = vec4f(direction, distance);
  }
}
