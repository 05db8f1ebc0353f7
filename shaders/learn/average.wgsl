// Decaying mean of parameters over the steps, without the bias to its start at 0 (tiny-cuda-nn's Ema):
//   e_n = (decay (1 - decay^(n-1)) e_{n-1} + (1 - decay) parameter) / (1 - decay^n)
//       = e_{n-1} + (1 - decay) / (1 - decay^n) (parameter - e_{n-1}),        n = batch[APPLIED]
// Nothing changes if the step was not applied.
//   batch                [BATCH_SLOTS]
//   parameters, average  [4 quads]    tensors are padded to multiples of 4
// One thread four numbers.

#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

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
  if (i >= params.quads || batch[FINITE] == 0u) { return; }
  let share = (1.0 - params.decay) / decayed_weight(params.log_decay, batch[APPLIED]);
  let before = average[i];
  average[i] = before + share * (parameters[i] - before);
}
