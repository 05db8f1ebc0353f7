// Adam (Kingma and Ba 2015, algorithm 1). Gradients are left as they are.
//   m = beta1 m + (1 - beta1) g         v = beta2 v + (1 - beta2) g^2
//   parameter -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
//   parameters, gradients, m, v  [count]
// The corrections 1 - beta^t come from the host, in f64. One thread a parameter.

#import "lib/dispatch.wgsl"

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
  let mean = params.beta1 * m[i] + (1.0 - params.beta1) * g;
  let square = params.beta2 * v[i] + (1.0 - params.beta2) * g * g;
  m[i] = mean;
  v[i] = square;
  parameters[i] -= params.rate * (mean / params.correction1) /
    (sqrt(square / params.correction2) + params.epsilon);
}
