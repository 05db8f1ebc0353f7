// Rays of cameras that have a table of them, in place of those that rays/generate.wgsl made.
//   pixels      [rays]     (camera, x, y, 0)
//   cameras     [n]
//   table                  one camera a layer, two texels a pixel: origin and direction
//   origins     [rays]     xyz in world units, 0: nothing says how wide its pixel is
//   directions  [rays]     xyz of length 1, and 1; 0 where the table's direction is 0
// One thread a ray.

#import "lib/camera.wgsl"

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var table: texture_2d_array<f32>;
@group(0) @binding(4) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  if (cameras[pixel.x].projection != TABLE) { return; }
  let texel = vec2u(2u * pixel.y, pixel.z);
  let direction = textureLoad(table, texel + vec2u(1u, 0u), pixel.x, 0).xyz;
  let distance = length(direction);
  origins[ray] = vec4f(textureLoad(table, texel, pixel.x, 0).xyz, 0.0);
  directions[ray] = vec4f(0.0);
  if (distance > 0.0) { directions[ray] = vec4f(direction / distance, 1.0); }
}
