// Pixel batches of one random image a step at all scales, without repetition, inside its centre crop: a rectangle
// of `fraction` of its width and height (1 for all of it), rounded down, and the middle of each reduced image that
// has the size of the crop's reduction.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]  for the images' sizes
// One thread a ray.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
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
  let count = pyramid_pixels(crop);
  let pixel = pyramid_pixel(crop, shuffled_index(ray % count, count, keys));
  let halvings = vec2u(pixel.z);
  let corner = ((vec2u(size) >> halvings) - (crop >> halvings)) / 2u;
  pixels[ray] = vec4u(image, corner + pixel.xy, pixel.z);
}
