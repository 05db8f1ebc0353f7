// World rays in normalised device coordinates (lib/ndc.wgsl).
//   origins          [rays]  in: world, radius of the cone as w; out: on the near plane, z = -1, and the radius
//                            there, which stays along the ray: cones become cylinders
//   directions       [rays]  in: world, length as w; out: t = 1 at infinity, or with UNIT of length 1
//   view_directions  [rays]  xyz of length 1 in the world, and 1
// Rays that do not look along -z never reach the near plane: their directions become 0, as those of rays
// that are none. One thread a ray.

#import "lib/ndc.wgsl"

const UNIT = false;

struct Params { rays: u32, scale: vec2f }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> view_directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let world = directions[ray];
  if (!(world.z < 0.0)) {
    directions[ray] = vec4f(0.0);
    view_directions[ray] = vec4f(0.0);
    return;
  }
  let found = ndc_ray(params.scale, origins[ray].xyz, world.xyz);
  let distance = length(found.direction);
  // Of a depth of 1, where x' = ax x and y' = ay y; of both the mean, as the released code of Mip-NeRF has it.
  let radius = origins[ray].w / -world.z * 0.5 * (params.scale.x + params.scale.y);
  origins[ray] = vec4f(found.origin, radius);
  view_directions[ray] = vec4f(world.xyz / world.w, 1.0);
  if (UNIT) {
    directions[ray] = vec4f(found.direction / distance, 1.0);
  } else {
    directions[ray] = vec4f(found.direction, distance);
  }
}
