// The colours of a batch of pixels over the background: color = rgb * alpha + background * (1 - alpha), in
// sRGB values, as the published protocol does, or in linear light and then made sRGB again (LINEAR), as
// instant-ngp does.
//   pixels  [rays]  (image, x, y, 0)
//   images          8-bit RGBA, straight alpha, one image a layer
//   colors  [rays]  (r, g, b, alpha)
// One thread a ray.

#import "lib/background.wgsl"
#import "lib/srgb.wgsl"

const BACKGROUND = 0u;
const LINEAR = false;

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
  var color = mix(background, rgba.rgb, rgba.a);
  if (LINEAR) {
    color = srgb_from_linear(mix(linear_from_srgb(background), linear_from_srgb(rgba.rgb), rgba.a));
  }
  colors[ray] = vec4f(color, rgba.a);
}
