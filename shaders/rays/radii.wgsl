// How wide pixels are: the radius of a ray's cone at t = 1 (Barron et al. 2021, section 3.1). A disc of that
// radius varies as much as the pixel's footprint does, a square as wide as the way to the neighbour's ray
// (google/mipnerf datasets.py, where neighbours are those below, and above for the last row):
//   radius = 2 / sqrt(12) |d(x, y + 1) - d(x, y)|
// With NDC, where rays are cylinders, it is the mean over both axes of the way between neighbours' origins. A
// reduced photograph has wider pixels, and so has wider cones.
//   pixels   [rays]   (camera, x, y, 0)
//   cameras  [n]
//   origins  [rays]   xyz as they are; w becomes the radius. 0: a pixel without a ray, or without neighbours
// One thread a ray.

#import "lib/ndc.wgsl"
#import "lib/pixel_ray_${KIND}.wgsl"

const UNIT = false;        // whether directions have a length of 1
const PIXEL_OFFSET = 0.5;
const NDC = false;
const DISC = 0.5773502691896258; // 2 / sqrt(12)

struct Params { rays: u32, scale: vec2f }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var<storage, read_write> origins: array<vec4f>;

// What moves from pixel to pixel: a ray's direction, or its origin in normalised device coordinates; and 1, or
// 0 where there is no ray.
fn moving_point(camera: u32, pixel: vec2i) -> vec4f {
  let ray = pixel_ray(camera, pixel);
  let distance = length(ray.direction);
  if (distance == 0.0) { return vec4f(0.0); }
  if (NDC) {
    if (!(ray.direction.z < 0.0)) { return vec4f(0.0); }
    return vec4f(ndc_ray(params.scale, ray.origin, ray.direction).origin, 1.0);
  }
  return vec4f(select(ray.direction, ray.direction / distance, UNIT), 1.0);
}

// The way to the neighbour along an axis; behind the image's edge, or where that has no ray, to the other one.
fn way_to_neighbour(camera: u32, pixel: vec2i, axis: vec2i) -> f32 {
  let here = moving_point(camera, pixel);
  let size = vec2i(cameras[camera].size);
  let along = dot(pixel, axis);
  var step = axis;
  if (along + 1 >= dot(size, axis) && along > 0) { step = -axis; }
  var there = moving_point(camera, pixel + step);
  if (there.w == 0.0) { there = moving_point(camera, pixel - step); }
  return here.w * there.w * length(there.xyz - here.xyz);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let camera = pixels[ray].x;
  let pixel = vec2i(pixels[ray].yz);
  var way = way_to_neighbour(camera, pixel, vec2i(0, 1));
  if (NDC) { way = 0.5 * (way + way_to_neighbour(camera, pixel, vec2i(1, 0))); }
  origins[ray].w = DISC * way;
}
