// Shuffled pixel batches over all images at all scales: every epoch visits each pixel once, in another order.
//   pixels   [rays]       (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]     for the images' sizes
//   offsets  [images + 1] pixels of all images before each, at all scales
// One thread a ray. first is the batch's place in its epoch; a batch may run over into the next epoch.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, first: u32, epoch: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> pixels: array<vec4u>;

// The image that a pixel of all images belongs to.
fn image_of(flat: u32) -> u32 {
  var low = 0u;
  var high = params.images;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (offsets[middle] <= flat) { low = middle; } else { high = middle; }
  }
  return low;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let count = offsets[params.images];
  let epoch = params.epoch + (params.first + ray) / count;
  let keys = pcg4d(vec4u(epoch, 0u, STREAM_PIXELS, params.seed)).xy;
  let flat = shuffled_index((params.first + ray) % count, count, keys);
  let image = image_of(flat);
  pixels[ray] = vec4u(image, pyramid_pixel(vec2u(cameras[image].size), flat - offsets[image]));
}
