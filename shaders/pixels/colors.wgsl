// The colours of a batch of pixels over the background: color = rgb * alpha + background * (1 - alpha), in
// sRGB values, as the published protocol does, or in linear light and then made sRGB again (LINEAR), as
// instant-ngp does. Pixels to ignore get an alpha of -1: those without a ray and, with MASKED, those that
// are masked out, whose rays are taken away: without samples no penalty acts on what they pass, either.
//   pixels      [rays]  (image, x, y, j): of the image reduced by 2^j
//   directions  [rays]  w = 0: no ray; set to 0 where a pixel is masked out
//   images              8-bit RGBA, straight alpha, one image a layer, its reductions as mip levels; with
//                       MASKED, a transparent pixel other than black is masked out
//   colors      [rays]  (r, g, b, alpha)
// Consecutive rays of one pixel have one background. One thread a ray.

#import "lib/background.wgsl"
#import "lib/srgb.wgsl"

const BACKGROUND = 0u;
const LINEAR = false;
const MASKED = false;

struct Params { rays: u32, step: u32, seed: u32, rays_per_pixel: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> directions: array<vec4f>;
@group(0) @binding(3) var images: texture_2d_array<u32>;
@group(0) @binding(4) var<storage, read_write> colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let texel = textureLoad(images, pixel.yz, pixel.x, pixel.w);
  let rgba = vec4f(texel) / 255.0;
  let background = background_of(BACKGROUND, ray / params.rays_per_pixel, params.step, params.seed);
  var color = mix(background, rgba.rgb, rgba.a);
  if (LINEAR) {
    color = srgb_from_linear(mix(linear_from_srgb(background), linear_from_srgb(rgba.rgb), rgba.a));
  }
  if (MASKED && texel.a == 0u && any(texel.rgb != vec3u(0u))) { directions[ray] = vec4f(0.0); }
  let has_ray = directions[ray].w != 0.0;
  colors[ray] = vec4f(color, select(-1.0, rgba.a, has_ray));
}
