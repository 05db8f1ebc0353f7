// Pixels of a step, each of any image, drawn independently of the others, as rays a step may change. A scale is
// drawn as often as it has pixels. So many consecutive rays have one pixel.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]  for the images' sizes
// One thread a ray. A remainder makes the first of n numbers likelier than the last by n / 2^32 of their
// probability: no training is long enough to tell.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, step: u32, seed: u32, rays_per_pixel: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let bits = pcg4d(vec4u(ray / params.rays_per_pixel, params.step, STREAM_PIXELS, params.seed));
  let image = bits.x % params.images;
  let size = vec2u(cameras[image].size);
  let halvings = pyramid_pixel(size, bits.w % pyramid_pixels(size)).z;
  pixels[ray] = vec4u(image, bits.yz % (size >> vec2u(halvings)), halvings);
}
