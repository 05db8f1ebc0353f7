// The colours of a batch of pixels, composited over the background as sRGB values, as the published
// protocol does: color = rgb * alpha + background * (1 - alpha).
//   pixels  [rays]  (image, x, y, 0)
//   images          8-bit RGBA, straight alpha, one image a layer
//   colors  [rays]  (r, g, b, alpha)
// One thread a ray.

#import "lib/background.wgsl"

const BACKGROUND = 0u;

struct Params { rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var images: texture_2d_array<u32>;
@group(0) @binding(3) var<storage, read_write> colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let rgba = vec4f(textureLoad(images, pixel.yz, pixel.x, 0)) / 255.0;
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  colors[ray] = vec4f(mix(background, rgba.rgb, rgba.a), rgba.a);
}
