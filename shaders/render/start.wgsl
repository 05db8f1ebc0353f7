// Rays before their first segment: nothing seen yet, all alive.
//   seen     [rays, 3]   as lib/segments.wgsl says
//   cursors  [rays]      the next candidate of lib/march.wgsl
//   alive    [rays]      the rays still marched, their number in counts[ALIVE]
// One thread a ray.

#import "lib/segments.wgsl"

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> cursors: array<u32>;
@group(0) @binding(3) var<storage, read_write> alive: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  seen[ray * SEEN + COLOR] = vec4f(0.0);
  seen[ray * SEEN + STATE] = vec4f(1.0, 0.0, 0.0, 0.0);
  seen[ray * SEEN + NORMAL] = vec4f(0.0);
  cursors[ray] = 0u;
  alive[ray] = ray;
  if (ray == 0u) { counts[ALIVE] = params.rays; }
}
