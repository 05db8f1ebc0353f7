// Where along its ray a thing is whose distance is known, in units of samples, for the rays that
// pixels/known_depths.wgsl moved.
//   known            [count]   (image, y 2^16 + x, distance, weight), the last two as bits
//   cameras          [images]
//   directions       [rays]    those that samples lie along, and their lengths as w
//   view_directions  [rays]    of length 1, in the world; read where rays are in NDC
//   targets          [rays]    (t, standard deviation of t, weight, what a length of 1 of a sample's interval is in
//                              units of t); all are 0 of other rays, and of those that are none
// The deviation is a part `spread` of the distance. In NDC a point at z has t = 1 + 1 / z of the way to infinity
// (lib/ndc.wgsl), which is where directions have a z of 2. One thread a ray.

#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/known_depths.wgsl"

const NDC = false;
const THREADS = 64u;

// unit: of t, in units of the directions; interval: that of intervals, in units of t where directions have a length
// of 1. By the length of others, intervals are multiplied.
struct Params {
  rays: u32, count: u32, share: f32, step: u32, seed: u32, spread: f32, unit: f32, interval: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> known: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> view_directions: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> targets: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  targets[ray] = vec4f(0.0);
  let place = known_depth_of(ray, params.count, params.share, params.step, params.seed);
  let direction = directions[ray];
  if (place == NOT_KNOWN || direction.w == 0.0) { return; }
  let found = known[place];
  let distance = bitcast<f32>(found.z);
  let weight = bitcast<f32>(found.w);
  var t = distance;
  var slope = 1.0; // d t / d distance
  if (NDC) {
    let view = view_directions[ray].z;
    let z = cameras[found.x].to_world[2].w + distance * view;
    if (z >= -1.0) { return; } // in front of the near plane, where rays begin
    let whole = 2.0 / direction.z;
    t = whole * (1.0 + 1.0 / z);
    slope = -whole * view / (z * z);
  } else {
    slope = 1.0 / direction.w;
    t = distance * slope;
  }
  let deviation = params.spread * distance * slope;
  targets[ray] =
    vec4f(t / params.unit, deviation / params.unit, weight, params.interval / direction.w);
}
