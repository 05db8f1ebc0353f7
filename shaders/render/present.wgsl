// The picture that a canvas shows, of means as render/average.wgsl leaves them.
//   means    [height, width]                what is there of it: the first `filled` pixels
//   coarse   [coarse height, coarse width]  the same of all pixels, less sharp; between its pixels linear
//   picture  [height, stride]               RGBA or BGRA, 8 bits each, opaque; rows begin at multiples of
//                                           256 bytes, as copies into textures want it
// Colors: encoded as sRGB. Depths: viridis, bright where near, even in the logarithm of the depth from near to
// far. Normals: 0.5 + 0.5 n. All three over the background. Accumulations: from black to white. Numbers of
// samples: viridis, even in the logarithm of 1 + n, up to 255.
// One thread a pixel.

#import "lib/dispatch.wgsl"
#import "lib/shows.wgsl"
#import "lib/srgb.wgsl"
#import "lib/viridis.wgsl"

const ROW_PIXELS = 64u; // what rows are padded to a multiple of
const MOST_SAMPLES = 255.0;

const LINEAR_DEPTHS = 0u;
const NDC_DEPTHS = 1u;  // fractions of the way to infinity (lib/ndc.wgsl)

// swapped: whether blue comes first.
struct Params {
  size: vec2u, coarse_size: vec2u, background: vec3f, show: u32, near: f32, far: f32, depths: u32,
  filled: u32, swapped: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> means: array<vec4f>;
@group(0) @binding(2) var<storage, read> coarse: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> picture: array<u32>;

fn coarse_at(pixel: vec2u) -> vec4f {
  let size = vec2f(params.coarse_size);
  let place = clamp((vec2f(pixel) + 0.5) * size / vec2f(params.size) - 0.5, vec2f(0.0), size - 1.0);
  let low = vec2u(place);
  let high = min(low + 1u, params.coarse_size - 1u);
  let part = place - vec2f(low);
  let width = params.coarse_size.x;
  let above = mix(coarse[low.y * width + low.x], coarse[low.y * width + high.x], part.x);
  let below = mix(coarse[high.y * width + low.x], coarse[high.y * width + high.x], part.x);
  return mix(above, below, part.y);
}

fn depth_color(mean: vec4f) -> vec3f {
  var depth = mean.x / max(mean.w, 1e-6);
  if (params.depths == NDC_DEPTHS) { depth = 1.0 / max(1.0 - depth, 1e-6); }
  let far = log(max(depth, params.near) / params.near) / log(params.far / params.near);
  return viridis(1.0 - saturate(far));
}

fn color_of(mean: vec4f) -> vec3f {
  switch (params.show) {
    case SHOW_COLOR: { return srgb_from_linear(mean.rgb); }
    case SHOW_DEPTH: { return mix(params.background, depth_color(mean), mean.w); }
    case SHOW_NORMALS: {
      return 0.5 * (mean.w + mean.xyz) + (1.0 - mean.w) * params.background;
    }
    case SHOW_SAMPLES: { return viridis(saturate(log(1.0 + mean.x) / log(1.0 + MOST_SAMPLES))); }
    default: { return vec3f(mean.w); }
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + thread;
  let width = params.size.x;
  let pixel = vec2u(index % width, index / width);
  if (pixel.y >= params.size.y) { return; }
  var mean: vec4f;
  if (index < params.filled) {
    mean = means[index];
  } else {
    mean = coarse_at(pixel);
  }
  let color = color_of(mean);
  let ordered = select(color, color.bgr, params.swapped == 1u);
  let stride = (width + ROW_PIXELS - 1u) / ROW_PIXELS * ROW_PIXELS;
  picture[pixel.y * stride + pixel.x] = pack4x8unorm(vec4f(ordered, 1.0));
}
