// Shuffled pixel batches over all images: every epoch visits each pixel once, in another order.
//   pixels  [rays]  (image, x, y, 0)
// One thread a ray. first is the batch's place in its epoch; a batch may run over into the next epoch.

#import "lib/random.wgsl"

struct Params {
  rays: u32, width: u32, height: u32, images: u32,
  first: u32, epoch: u32, seed: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixels_per_image = params.width * params.height;
  let count = pixels_per_image * params.images;
  let epoch = params.epoch + (params.first + ray) / count;
  let keys = pcg4d(vec4u(epoch, 0u, STREAM_PIXELS, params.seed)).xy;
  let flat = shuffled_index((params.first + ray) % count, count, keys);
  let pixel = flat % pixels_per_image;
  pixels[ray] = vec4u(flat / pixels_per_image, pixel % params.width, pixel / params.width, 0u);
}
