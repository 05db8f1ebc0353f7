// Decaying mean of parameters over the steps, without the bias to its start at 0 (tiny-cuda-nn's Ema). Parameters
// stand for k steps, their own and those before it that the mean left out:
//   e_n = (decay^k (1 - decay^(n-k)) e_{n-k} + (1 - decay^k) parameter) / (1 - decay^n)
//       = e_{n-k} + (1 - decay^k) / (1 - decay^n) (parameter - e_{n-k}),        n = batch[APPLIED]
// Nothing changes if the step was not applied.
//   batch                [BATCH_SLOTS]
//   parameters, average  [4 quads]    tensors are padded to multiples of 4
// One thread four numbers.

#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

// decay: over k steps; log_decay: of the decay over one.
struct Params { quads: u32, decay: f32, log_decay: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> average: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  let is_applied = batch[FINITE] == 1u;
  // Of k steps, some may not have been applied.
  let share = min((1.0 - params.decay) / decayed_weight(params.log_decay, batch[APPLIED]), 1.0);
  if (i >= params.quads || !is_applied) { return; }
  let before = average[i];
  average[i] = before + share * (parameters[i] - before);
}
