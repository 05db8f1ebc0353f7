// Pixel batches of one random image a step, without repetition, inside a rectangle of the image (the
// centre crop of the first steps, or all of it).
//   pixels  [rays]  (image, x, y, 0)
// One thread a ray.

#import "lib/random.wgsl"

struct Params {
  rays: u32, images: u32, step: u32, seed: u32,
  crop_x: u32, crop_y: u32, crop_width: u32, crop_height: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let image = pcg4d(vec4u(0u, params.step, STREAM_PIXELS, params.seed)).x % params.images;
  let keys = pcg4d(vec4u(1u, params.step, STREAM_PIXELS, params.seed)).xy;
  let count = params.crop_width * params.crop_height;
  let flat = shuffled_index(ray % count, count, keys);
  pixels[ray] = vec4u(
    image, params.crop_x + flat % params.crop_width, params.crop_y + flat / params.crop_width, 0u,
  );
}
