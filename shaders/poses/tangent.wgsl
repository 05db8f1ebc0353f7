// The gradients of what is learnt of poses from those of rays: in place, in the sums over each view's rays.
//   d_omega = J(omega)^T torque    d_tau = force    d_z = P^T (d_omega, d_tau)    (omega, tau) = P z
//   learnt     [views, 2]   z: two vec4s of three numbers (lib/preconditioner.wgsl)
//   gradients  [views, 2]   in: (torque, 0), (force, 0); out: d_z
// One thread a view.

#import "lib/preconditioner.wgsl"
#import "lib/rotation.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> learnt: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;
@group(0) @binding(3) var<storage, read> preconditioners: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let twist = preconditioned(view, Twist(learnt[2u * view].xyz, learnt[2u * view + 1u].xyz));
  let d_omega = left_jacobian_transposed(twist.turn, gradients[2u * view].xyz);
  let d_z = preconditioned(view, Twist(d_omega, gradients[2u * view + 1u].xyz));
  gradients[2u * view] = vec4f(d_z.turn, 0.0);
  gradients[2u * view + 1u] = vec4f(d_z.shift, 0.0);
}
