// Cameras moved by what was learnt of them: turned around their own positions, then shifted.
//   R = exp([omega]) R_0    o = o_0 + tau
//   (omega, tau) = P z: radians and world units, in world axes (lib/preconditioner.wgsl)
//   learnt   [views, 2]                z
//   initial  [views, CAMERA_VEC4S]     cameras as the scene has them (lib/camera.wgsl)
//   cameras  [views, CAMERA_VEC4S]     of these only the poses are written
// One thread a view.

#import "lib/camera.wgsl"
#import "lib/preconditioner.wgsl"
#import "lib/rotation.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> learnt: array<vec4f>;
@group(0) @binding(2) var<storage, read> initial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> cameras: array<vec4f>;
@group(0) @binding(4) var<storage, read> preconditioners: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let twist = preconditioned(view, Twist(learnt[2u * view].xyz, learnt[2u * view + 1u].xyz));
  let omega = twist.turn;
  let first = view * CAMERA_VEC4S + CAMERA_POSE;
  // Rows of camera-to-world as columns: right, up, backward and position are this matrix's rows.
  let rows = mat3x4f(initial[first], initial[first + 1u], initial[first + 2u]);
  let axes = transpose(rows);
  let right = rotated(omega, axes[0]);
  let up = rotated(omega, axes[1]);
  let backward = rotated(omega, axes[2]);
  let position = axes[3] + twist.shift;
  for (var row = 0u; row < 3u; row++) {
    cameras[first + row] = vec4f(right[row], up[row], backward[row], position[row]);
  }
}
