// Rays before their first segment: nothing seen yet, all alive, at the first candidate in the crop.
//   origins     [rays]      world units, w the radius of the cone
//   directions  [rays]      of length 1
//   walks       [rays]
//   seen        [rays, 3]   as lib/segments.wgsl says
//   alive       [rays]      the rays still marched, their number in counts[ALIVE]
//   counts      [2]
// Candidates are where they would be without a crop. One thread a ray.

#import "lib/crop.wgsl"
#import "lib/lattice.wgsl"
#import "lib/segments.wgsl"
#import "lib/walk.wgsl"

struct Params {
  lower: vec3f, size: f32, near: f32, far: f32, rays: u32, crop: array<vec4f, 6>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> walks: array<Walk>;
@group(0) @binding(4) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> alive: array<u32>;
@group(0) @binding(6) var<storage, read_write> counts: array<u32>;

// The first candidate at or behind a distance in cube units.
fn first_behind(ray: Ray, t: f32) -> u32 {
  if (t <= t_of(ray, 0u)) { return 0u; }
  var index = max(index_at(ray, t), 1u) - 1u; // rounding may find the next one
  while (index < MAX_CANDIDATES && t_of(ray, index) < t) { index++; }
  return index;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let number = id.x;
  if (number >= params.rays) { return; }
  let origin = origins[number];
  let direction = directions[number].xyz;
  let span = crop_span(params.crop, origin.xyz, direction) / params.size;
  var walk = Walk(origin.xyz, origin.w, direction, span.y, 0u);
  walk.cursor = first_behind(ray_of(walk, params.lower, params.size, params.near, params.far), span.x);
  walks[number] = walk;
  seen[number * SEEN + COLOR] = vec4f(0.0);
  seen[number * SEEN + STATE] = vec4f(1.0, 0.0, 0.0, 0.0);
  seen[number * SEEN + NORMAL] = vec4f(0.0);
  alive[number] = number;
  if (number == 0u) {
    counts[ALIVE] = params.rays;
    counts[SEGMENTS] = 0u;
  }
}
