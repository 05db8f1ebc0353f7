// How many samples each ray that is alive has in the next segment: the walk of lib/march.wgsl from its cursor
// on, nothing stored.
//   counts         [2]         ALIVE: length of alive; SEGMENTS: counts this one, if a ray is alive
//   alive          [rays]
//   walks          [rays]
//   bits           [cells/32]  the occupancy grid
//   sample_counts  [rays]      by place in alive; 0 behind its end
//   flags          [rays]      of rays that are alive: 1 if they have a whole segment, else 0
// One thread a place in alive.

#import "lib/dispatch.wgsl"
#import "lib/march.wgsl"
#import "lib/segments.wgsl"
#import "lib/walk.wgsl"

const THREADS = 64u;

struct Params {
  lower: vec3f, size: f32, near: f32, far: f32, rays: u32, capacity: u32, longest: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> counts: array<u32>;
@group(0) @binding(2) var<storage, read> alive: array<u32>;
@group(0) @binding(3) var<storage, read> walks: array<Walk>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read_write> sample_counts: array<u32>;
@group(0) @binding(6) var<storage, read_write> flags: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let rays_alive = counts[ALIVE];
  let length = segment_length(rays_alive, params.capacity, params.longest);
  var count = 0u;
  if (place < rays_alive) {
    let number = alive[place];
    let walk = walks[number];
    let ray = ray_of(walk, params.lower, params.size, params.near, params.far);
    var index = walk.cursor;
    while (count < length) {
      index = next_sample(ray, index).index + 1u;
      if (index > MAX_CANDIDATES) { break; }
      count++;
    }
    flags[number] = u32(count == length);
  }
  sample_counts[place] = count;
  if (place == 0u) { counts[SEGMENTS] += u32(rays_alive > 0u); }
}
