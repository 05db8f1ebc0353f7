// How the loss would have each ray moved: the gradients to samples' positions x = o + t d, with distances
// held, add up to a force on the ray's camera, and with the levers t d to a torque around it.
//   force = sum g    torque = sum t d x g    g = J^T d_position: in world units
//   kept_offsets  [capacity + 1]    exclusive prefix sum of the rays' kept samples, and the sum of all
//   packed_info   [rays]            (first marched sample, number of marched samples)
//   ts            [samples]         of marched samples, in `unit`s; a ray's kept ones are its first
//   origins       [rays]            world units
//   directions    [rays]            of length 1
//   d_positions   [blocks, 3, 64]   of kept samples, to field coordinates
//   d_rays        [rays, 2]         (torque, 0), (force, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/rows.wgsl"

const THREADS = 64u;

// unit: in sides of the cube.
struct Params { lower: vec3f, size: f32, capacity: u32, index: u32, unit: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(3) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read> origins: array<vec4f>;
@group(0) @binding(6) var<storage, read> directions: array<vec4f>;
@group(0) @binding(7) var<storage, read> d_positions: array<f32>;
@group(0) @binding(8) var<storage, read_write> d_rays: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  let rays = min(counters[params.index], params.capacity);
  if (ray >= rays) { return; }
  let kept = kept_samples_of(ray);
  let first = packed_info[ray].x;
  let origin = (origins[ray].xyz - params.lower) / params.size;
  let direction = directions[ray].xyz;
  var force = vec3f(0.0);
  var torque = vec3f(0.0); // of levers in cube units
  for (var sample = kept.x; sample < kept.y; sample++) {
    let lever = params.unit * ts[first + sample - kept.x] * direction;
    let e = element_of(sample, 3u, 0u);
    let d_position = vec3f(
      d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
    );
    let g = to_grid_backward(origin + lever, to_field_backward(d_position)) / params.size;
    force += g;
    torque += cross(lever, g);
  }
  d_rays[2u * ray] = vec4f(params.size * torque, 0.0);
  d_rays[2u * ray + 1u] = vec4f(force, 0.0);
}
