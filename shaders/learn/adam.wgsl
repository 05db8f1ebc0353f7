// One step of Adam (lib/adam.wgsl). Gradients are left as they are.
//   parameters, gradients, m, v  [count]
// The corrections 1 - beta^n come from the host, in f64. One thread a parameter.

#import "lib/adam.wgsl"
#import "lib/dispatch.wgsl"

alias Value = f32;

struct Params {
  count: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32,
  correction1: f32, correction2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<f32>;
@group(0) @binding(2) var<storage, read_write> m: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> parameters: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  if (i >= params.count) { return; }
  let g = gradients[i];
  let mean = mean_of(m[i], g);
  let square = square_of(v[i], g);
  m[i] = mean;
  v[i] = square;
  parameters[i] -= change_of(mean, square, vec2f(params.correction1, params.correction2));
}
