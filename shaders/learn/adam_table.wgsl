// One step of Adam (lib/adam.wgsl) for the pairs of a hash table, of which a step touches only some: a pair
// whose gradients are both zero is left as it is, and each counts its own steps (Mueller et al. 2022, the
// released tiny-cuda-nn). Gradients are then cleared, for the next step to add to; also if they are not
// finite and nothing else changes.
// With DECAYS, g = gradient + decay value / (numbers of its level): that of decay / 2 times the sum over levels of
// the mean square of what they hold (Barron et al. 2023, supplement), for the pairs that a step touches.
//   batch         [BATCH_SLOTS]
//   gradients     [pairs]    bits: i32 sums to be divided by the level's scale (FIXED), or f32
//   scales        [LEVELS]   used if FIXED
//   level_starts  [LEVELS]   each level's first pair; the first is 0
//   values, m, v  [pairs]
//   steps         [pairs]    number of steps that changed the pair
// One thread a pair. Bandwidth is what it costs: of a pair without gradients nothing but those is read, and
// nothing written.

#import "lib/adam.wgsl"
#import "lib/adam_table_${PRECISION}.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

const FIXED = true;
const LEVELS = 16u;
const DECAYS = false;

alias Value = vec2f;

struct Params {
  pairs: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32, log_beta1: f32, log_beta2: f32, decay: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec2u>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read> level_starts: array<u32>;
@group(0) @binding(5) var<storage, read_write> values: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> m: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> v: array<vec2f>;
@group(0) @binding(8) var<storage, read_write> steps: array<u32>;

fn level_of(pair: u32) -> u32 {
  // Most pairs belong to the last levels.
  var level = LEVELS - 1u;
  while (pair < level_starts[level]) { level--; }
  return level;
}

fn gradient_of(pair: u32, bits: vec2u) -> vec2f {
  if (!FIXED) { return bitcast<vec2f>(bits); }
  return vec2f(bitcast<vec2i>(bits)) / scales[level_of(pair)];
}

fn decay_of(pair: u32, value: vec2f) -> vec2f {
  if (!DECAYS) { return vec2f(0.0); }
  let level = level_of(pair);
  var end = params.pairs;
  if (level + 1u < LEVELS) { end = level_starts[level + 1u]; }
  return params.decay / f32(2u * (end - level_starts[level])) * value;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let pair = group_index(workgroup, workgroups) * 64u + local;
  if (pair >= params.pairs) { return; }
  let bits = gradients[pair];
  if (all(bits == vec2u(0u))) { return; }
  gradients[pair] = vec2u(0u);
  if (batch[FINITE] == 0u) { return; }
  let n = steps[pair] + 1u;
  let corrections = vec2f(decayed_weight(params.log_beta1, n), decayed_weight(params.log_beta2, n));
  let g = gradient_of(pair, bits) + decay_of(pair, values[pair]);
  let mean = mean_of(m[pair], g);
  let square = square_of(v[pair], g);
  steps[pair] = n;
  m[pair] = mean;
  v[pair] = square;
  values[pair] -= change_of(mean, square, corrections);
  pack(pair);
}
