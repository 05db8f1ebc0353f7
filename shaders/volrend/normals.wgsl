// Where surfaces face that rays see: of samples that were composited (lib/volrend.wgsl states the equations),
//   normal = sum w_i n_i    n_i = -g_i / |g_i|    g_i: the raw density's gradient to the world
// Sums of unit vectors: no longer than the ray's accumulation.
//   packed_info                     [rays]       (first sample, number of samples)
//   outputs, deltas, transmittances [samples]    of which lib/weights.wgsl makes weights
//   positions                       [blocks, POSITION_ROWS, 64]
//   d_positions                     [blocks, 3, 64]  lib/sample_normals.wgsl says of what
//   normals                         [all rays]   (x, y, z, 0) in the world
// The rays are numbers first_ray … of all rays. One thread a ray.

#import "lib/dispatch.wgsl"
#import "lib/sample_normals.wgsl"
#import "lib/weights.wgsl"

const THREADS = 64u;
const POSITION_ROWS = 3u;
const NDC = false;

struct Params { lower: vec3f, size: f32, ndc: vec2f, rays: u32, first_ray: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read_write> normals: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let info = packed_info[place];
  var normal = vec3f(0.0);
  for (var i = 0u; i < info.y; i++) {
    let sample = info.x + i;
    normal += weight_of(sample) * normal_of(sample);
  }
  normals[params.first_ray + place] = vec4f(normal, 0.0);
}
