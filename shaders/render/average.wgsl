// Adds what was seen of a run of rays to the means of their pixels.
//   means  [pixels]  (what is shown as lib/shows.wgsl says, accumulation)
// Rays and pixels are numbered row by row; ray 0 is of the pixel `first`. The first of `frames` overwrites.
// Light adds up linearly, but colors are sRGB: what rays show over the background is decoded, and what is
// presented encoded again. One thread a ray. KIND says how results of rays lie.

#import "lib/seen_${KIND}.wgsl"
#import "lib/shows.wgsl"
#import "lib/srgb.wgsl"

// unit: what depths are multiplied with. behind: the background that results of rays have already, if any;
// samples: of each ray, where all have as many. frames: how many there are with this one.
struct Params {
  background: vec3f, show: u32, rays: u32, first: u32, frames: u32, unit: f32, behind: f32, samples: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> means: array<vec4f>;

fn shown_of(ray: u32, color: vec4f) -> vec3f {
  switch (params.show) {
    case SHOW_COLOR: {
      return linear_from_srgb(saturate(color.rgb + (1.0 - color.a) * params.background));
    }
    case SHOW_DEPTH: { return vec3f(params.unit * depth_of(ray), 0.0, 0.0); }
    case SHOW_NORMALS: { return normal_of(ray); }
    case SHOW_SAMPLES: { return vec3f(samples_of(ray), 0.0, 0.0); }
    default: { return vec3f(0.0); }
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let color = color_of(ray);
  let now = vec4f(shown_of(ray, color), color.a);
  let pixel = params.first + ray;
  if (params.frames == 1u) {
    means[pixel] = now; // whatever was there, even NaN
  } else {
    means[pixel] += (now - means[pixel]) / f32(params.frames);
  }
}
