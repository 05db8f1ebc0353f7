// Rays of cameras that have a table of them, in place of those that rays/generate.wgsl made.
//   pixels      [rays]     (camera, x, y, 0)
//   cameras     [n]
//   table                  one camera a layer, two texels a pixel: origin and direction
//   origins     [rays]     xyz in world units, and the radius of the pixel's cone at t = 1: by the way to the
//                          direction of the pixel below, or above for the last row, as in lib/cone.wgsl;
//                          0 where the table has no such direction
//   directions  [rays]     xyz of length 1, and 1; 0 where the table's direction is 0
// One thread a ray.

#import "lib/cone.wgsl"

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var table: texture_2d_array<f32>;
@group(0) @binding(4) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> directions: array<vec4f>;

// The direction of a pixel at length 1; 0 where there is none.
fn table_direction(camera: u32, pixel: vec2u) -> vec3f {
  let direction = textureLoad(table, vec2u(2u * pixel.x + 1u, pixel.y), camera, 0).xyz;
  let distance = length(direction);
  return select(vec3f(0.0), direction / distance, distance > 0.0);
}

fn table_cone_radius(camera: u32, pixel: vec2u, direction: vec3f) -> f32 {
  let last = u32(cameras[camera].size.y) - 1u;
  var neighbour = vec3f(0.0);
  if (pixel.y < last) { neighbour = table_direction(camera, pixel + vec2u(0u, 1u)); }
  if (all(neighbour == vec3f(0.0)) && pixel.y > 0u) {
    neighbour = table_direction(camera, pixel - vec2u(0u, 1u));
  }
  return select(CONE_OF_WIDTH * distance(neighbour, direction), 0.0, all(neighbour == vec3f(0.0)));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  if (cameras[pixel.x].projection != TABLE) { return; }
  let origin = textureLoad(table, vec2u(2u * pixel.y, pixel.z), pixel.x, 0).xyz;
  let direction = table_direction(pixel.x, pixel.yz);
  if (all(direction == vec3f(0.0))) {
    origins[ray] = vec4f(origin, 0.0);
    directions[ray] = vec4f(0.0);
    return;
  }
  origins[ray] = vec4f(origin, table_cone_radius(pixel.x, pixel.yz, direction));
  directions[ray] = vec4f(direction, 1.0);
}
