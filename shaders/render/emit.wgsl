// The samples of a segment, which render/count.wgsl counted; moves the cursors behind them.
//   alive                [rays]
//   origins, directions  [rays]           world units, w the radius of the cone; directions of length 1
//   bits                 [cells/32]       the occupancy grid
//   sample_counts, offsets  [rays]        by place in alive: how many, 0 behind its end; and the first
//   cursors              [rays]
//   positions            [blocks, POSITION_ROWS, 64]  field coordinates; and the footprint of each, if they
//                                         have any
//   spans                [samples]        (t, delta) in cube units
//   ray_indices          [samples]
// One thread a place in alive.

#import "lib/footprint.wgsl"
#import "lib/march.wgsl"
#import "lib/rows.wgsl"

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> alive: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read> sample_counts: array<u32>;
@group(0) @binding(6) var<storage, read> offsets: array<u32>;
@group(0) @binding(7) var<storage, read_write> cursors: array<u32>;
@group(0) @binding(8) var<storage, read_write> positions: array<f32>;
@group(0) @binding(9) var<storage, read_write> spans: array<vec2f>;
@group(0) @binding(10) var<storage, read_write> ray_indices: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = id.x;
  if (place >= params.rays) { return; }
  let count = sample_counts[place];
  if (count == 0u) { return; }
  let number = alive[place];
  let ray = make_ray(
    origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
    vec3u(0u),
  );
  var index = cursors[number];
  let first = offsets[place];
  for (var sample = first; sample < first + count; sample++) {
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
    spans[sample] = vec2f(found.t, found.delta);
    ray_indices[sample] = number;
  }
  cursors[number] = index;
}
