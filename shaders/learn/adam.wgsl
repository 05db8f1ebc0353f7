// One step of Adam (lib/adam.wgsl) for a dense group of parameters: the batch[APPLIED]-th. Nothing changes
// if the gradients are not finite. Gradients are left as they are.
//   g = gradient + l2 parameter
//   batch                        [BATCH_SLOTS]
//   parameters, gradients, m, v  [count]
// One thread a parameter.

#import "lib/adam.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

alias Value = f32;

struct Params {
  count: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32,
  log_beta1: f32, log_beta2: f32, l2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> m: array<f32>;
@group(0) @binding(4) var<storage, read_write> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> parameters: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  if (i >= params.count || batch[FINITE] == 0u) { return; }
  let n = batch[APPLIED];
  let mean_weight = decayed_weight(params.log_beta1, n);
  let square_weight = decayed_weight(params.log_beta2, n);
  let parameter = parameters[i];
  let g = gradients[i] + params.l2 * parameter;
  let mean = mean_of(m[i], g);
  let square = square_of(v[i], g);
  m[i] = mean;
  v[i] = square;
  parameters[i] = parameter - change_of(mean, square, mean_weight, square_weight);
}
