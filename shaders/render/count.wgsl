// How many samples each ray that is alive has in the next segment: the walk of lib/march.wgsl from its cursor
// on, nothing stored.
//   counts               [1]         ALIVE: length of alive
//   alive, cursors       [rays]
//   origins, directions  [rays]      world units; directions of length 1
//   bits                 [cells/32]  the occupancy grid
//   sample_counts        [rays]      by place in alive; 0 behind its end
// One thread a place in alive.

#import "lib/march.wgsl"
#import "lib/segments.wgsl"

struct Params {
  lower: vec3f, size: f32, near: f32, far: f32, rays: u32, capacity: u32, longest: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> alive: array<u32>;
@group(0) @binding(3) var<storage, read> cursors: array<u32>;
@group(0) @binding(4) var<storage, read> origins: array<vec4f>;
@group(0) @binding(5) var<storage, read> directions: array<vec4f>;
@group(0) @binding(6) var<storage, read> bits: array<u32>;
@group(0) @binding(7) var<storage, read_write> sample_counts: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = id.x;
  if (place >= params.rays) { return; }
  var count = 0u;
  if (place < counts[ALIVE]) {
    let number = alive[place];
    let ray = make_ray(
      origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
      vec3u(0u),
    );
    let length = segment_length(counts[ALIVE], params.capacity, params.longest);
    var index = cursors[number];
    while (count < length) {
      index = next_sample(ray, index).index + 1u;
      if (index > MAX_CANDIDATES) { break; }
      count++;
    }
  }
  sample_counts[place] = count;
}
