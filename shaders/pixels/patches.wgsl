// Pixels of a step in square patches, each anywhere in any image, drawn independently of the others. Rays follow
// a patch row by row, patch after patch; a scale is drawn as often as it has pixels. No patch hangs over an
// image's border, so that pixels near it come less often.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j, which is at least a patch across
//   cameras  [images]  for the images' sizes
// One thread a ray.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

const PATCH = 16u; // pixels across

struct Params { rays: u32, images: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let bits = pcg4d(vec4u(ray / (PATCH * PATCH), params.step, STREAM_PIXELS, params.seed));
  let image = bits.x % params.images;
  let size = vec2u(cameras[image].size);
  let halvings = pyramid_pixel(size, bits.w % pyramid_pixels(size)).z;
  let corner = bits.yz % ((size >> vec2u(halvings)) - PATCH + 1u);
  let place = ray % (PATCH * PATCH);
  pixels[ray] = vec4u(image, corner + vec2u(place % PATCH, place / PATCH), halvings);
}
