// Focal lengths and radial distortion, changed by what was learnt of all cameras together.
//   f = f_0 exp(p_1)    k1 = k1_0 + p_2    k2 = k2_0 + p_3    p = P z
//   learnt   [1]                       z, (z1, z2, z3, 0)
//   matrix   [3]                       rows of P
//   initial  [views, CAMERA_VEC4S]     cameras as the scene has them (lib/camera.wgsl)
//   cameras  [views, CAMERA_VEC4S]     of these only focal lengths, k1 and k2 are written
// How far out a lens can be inverted stays that of the capture's: which pixels have rays must not change while it is
// learnt. Pictures of the learnt lens have it worked out anew (src/nerf/cameras.ts).
// One thread a view.

#import "lib/camera.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> learnt: array<vec4f>;
@group(0) @binding(2) var<storage, read> matrix: array<vec4f>;
@group(0) @binding(3) var<storage, read> initial: array<Camera>;
@group(0) @binding(4) var<storage, read_write> cameras: array<Camera>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let z = learnt[0].xyz;
  cameras[view].focal = initial[view].focal * exp(dot(matrix[0].xyz, z));
  let more = vec2f(dot(matrix[1].xyz, z), dot(matrix[2].xyz, z));
  let radial = initial[view].radial;
  cameras[view].radial = vec4f(radial.xy + more, radial.zw);
}
