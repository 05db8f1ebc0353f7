// The samples of each ray that fits into memory: the walk of lib/march.wgsl that march/count counted.
//   origins, directions  [rays]           world units, w the radius of the cone; directions of length 1
//   bits                 [cells/32]       the occupancy grid
//   packed_info          [rays]           (first sample, number of samples); none for rays that do not fit
//   positions            [blocks, POSITION_ROWS, 64]  field coordinates: [0, 1]^3 is the largest cascade; and
//                                         the footprint of each, if they have any
//   ts, deltas           [samples]        distance and length of the interval, in cube units
//   ray_indices          [samples]
// One thread a ray: its neighbours walk through the same cells. What no sample is written to stays as it is.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/march.wgsl"
#import "lib/rows.wgsl"

const THREADS = 64u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> positions: array<f32>;
@group(0) @binding(6) var<storage, read_write> ts: array<f32>;
@group(0) @binding(7) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(8) var<storage, read_write> ray_indices: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= params.rays) { return; }
  let info = packed_info[number];
  let ray = make_ray(
    origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
    vec3u(number, params.step, params.seed),
  );
  var index = 0u;
  for (var sample = info.x; sample < info.x + info.y; sample++) {
    let found = next_sample(ray, index);
    index = found.index + 1u;
    let position = to_field(found.position);
    let e = element_of(sample, POSITION_ROWS, 0u);
    positions[e] = position.x;
    positions[e + SAMPLES_PER_BLOCK] = position.y;
    positions[e + 2u * SAMPLES_PER_BLOCK] = position.z;
    if (HAS_FOOTPRINTS) {
      let footprint = footprint_of(origins[number].w, found.t, params.size, found.position);
      positions[e + 3u * SAMPLES_PER_BLOCK] = footprint;
    }
    ts[sample] = found.t;
    deltas[sample] = found.delta;
    ray_indices[sample] = number;
  }
}
