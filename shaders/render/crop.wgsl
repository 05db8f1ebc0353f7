// Makes samples outside of a crop transparent.
//   origins, directions  [rays]     in the coordinates of the crop's planes
//   ray_indices          [samples]
//   ts                   [samples]  distances in units of the rays' directions
//   outputs              [samples]  (r, g, b, raw density)
// One thread a sample.

#import "lib/crop.wgsl"
#import "lib/dispatch.wgsl"

struct Params { samples: u32, crop: array<vec4f, 6> }

// Whatever makes densities of raw ones makes 0 of this.
const NO_DENSITY = -1e30;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read_write> outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + thread;
  if (sample >= params.samples) { return; }
  let ray = ray_indices[sample];
  let span = crop_span(params.crop, origins[ray].xyz, directions[ray].xyz);
  let t = ts[sample];
  if (t < span.x || t > span.y) { outputs[sample].w = NO_DENSITY; }
}
