// Pixel batches of one random image a step, without repetition, inside its centre crop: a rectangle of
// `fraction` of its width and height (1 for all of it), rounded down.
//   pixels   [rays]    (image, x, y, 0)
//   cameras  [images]  for the images' sizes
// One thread a ray.

#import "lib/camera.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, step: u32, seed: u32, fraction: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let image = pcg4d(vec4u(0u, params.step, STREAM_PIXELS, params.seed)).x % params.images;
  let keys = pcg4d(vec4u(1u, params.step, STREAM_PIXELS, params.seed)).xy;
  let size = cameras[image].size;
  let crop = max(vec2u(size * params.fraction), vec2u(1u));
  let corner = (vec2u(size) - crop) / 2u;
  let count = crop.x * crop.y;
  let flat = shuffled_index(ray % count, count, keys);
  pixels[ray] = vec4u(image, corner + vec2u(flat % crop.x, flat / crop.x), 0u);
}
