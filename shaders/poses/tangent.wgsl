// The gradients of twists from those of rays: in place, in the sums over each view's rays.
//   d_omega = J(omega)^T torque    d_tau = force
//   twists     [views, 2]   (omega, 0), (tau, 0)
//   gradients  [views, 2]   in: (torque, 0), (force, 0); out: (d_omega, 0), (d_tau, 0)
// One thread a view.

#import "lib/rotation.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> twists: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let torque = gradients[2u * view].xyz;
  gradients[2u * view] = vec4f(left_jacobian_transposed(twists[2u * view].xyz, torque), 0.0);
}
