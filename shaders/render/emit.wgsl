// The samples of a segment, which render/count.wgsl counted; moves the cursors behind them.
//   alive        [rays]
//   walks        [rays]
//   bits         [cells/32]       the occupancy grid
//   offsets      [rays + 1]       by place in alive: the first sample, and so where those of the place before
//                                 end; no samples behind the last place alive
//   positions    [blocks, POSITION_ROWS, 64]  field coordinates; and the footprint of each, if they have any
//   spans        [samples]        (t, delta) in cube units
//   ray_indices  [samples]
// One thread a place in alive.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/march.wgsl"
#import "lib/rows.wgsl"
#import "lib/walk.wgsl"

const THREADS = 64u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> alive: array<u32>;
@group(0) @binding(2) var<storage, read_write> walks: array<Walk>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read> offsets: array<u32>;
@group(0) @binding(5) var<storage, read_write> positions: array<f32>;
@group(0) @binding(6) var<storage, read_write> spans: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let first = offsets[place];
  let behind = offsets[place + 1u];
  if (first == behind) { return; }
  let number = alive[place];
  let walk = walks[number];
  let ray = ray_of(walk, params.lower, params.size, params.near, params.far);
  var index = walk.cursor;
  for (var sample = first; sample < behind; sample++) {
    let found = next_sample(ray, index);
    index = found.index + 1u;
    let position = to_field(found.position);
    let e = element_of(sample, POSITION_ROWS, 0u);
    positions[e] = position.x;
    positions[e + SAMPLES_PER_BLOCK] = position.y;
    positions[e + 2u * SAMPLES_PER_BLOCK] = position.z;
    if (HAS_FOOTPRINTS) {
      let footprint = footprint_of(walk.radius, found.t, params.size, found.position);
      positions[e + 3u * SAMPLES_PER_BLOCK] = footprint;
    }
    spans[sample] = vec2f(found.t, found.delta);
    ray_indices[sample] = number;
  }
  walks[number].cursor = index;
}
