// One step of Adam (lib/adam.wgsl) for the pairs of a hash table, of which a step touches only some: a pair
// whose gradients are both zero is left as it is, and each counts its own steps (Mueller et al. 2022, the
// released tiny-cuda-nn). Gradients are then cleared, for the next step to add to; also if they are not
// finite and nothing else changes.
// With LEVEL_RATES, each level has a part of the rate, so that the fine ones can wait for the coarse ones
// (src/nerf/views/coarse_to_fine.ts).
// With DECAYS, g = gradient + decay value / (numbers of its level): that of decay / 2 times the sum over levels of
// the mean square of what they hold (Barron et al. 2023, supplement), for the pairs that a step touches.
//   batch         [BATCH_SLOTS]
//   gradients     [pairs]    bits: i32 sums to be divided by the level's scale (FIXED), perhaps PAIRED, or f32
//   scales        [LEVELS]   used if FIXED
//   values, m, v  [pairs]
//   steps         [pairs]    number of steps that changed the pair
// One thread two neighbouring pairs, in as few loads and stores as can be: they are what it costs, on GPUs by
// their bytes, on CPUs by their number. Where neither pair has gradients nothing but those is read.

#import "lib/adam.wgsl"
#import "lib/adam_table_${PRECISION}.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/paired_sums.wgsl"

const FIXED = true;
const LEVELS = 16u;
const MOST_LEVELS = 24u; // in fours: those of Params
const DECAYS = false;
const LEVEL_RATES = false;

alias Value = vec4f; // of two pairs

// starts: each level's first pair, the first 0; behind the last level more than there are pairs.
// decays: each level's decay, divided by how many numbers it has. parts: of the rate, used with LEVEL_RATES.
struct Params {
  starts: array<vec4u, 6>, decays: array<vec4f, 6>, parts: array<vec4f, 6>,
  pairs: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32, log_beta1: f32, log_beta2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4u>;
@group(0) @binding(3) var<storage, read> scales: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> values: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> v: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> steps: array<vec2u>;

// What two neighbouring pairs' levels have, which need not be the same.
struct OfLevels { scale: vec2f, decay: vec2f, part: vec2f }

fn change_where(is_behind: vec2<bool>, before: OfLevels, scale: f32, decay: f32, part: f32) -> OfLevels {
  return OfLevels(
    select(before.scale, vec2f(scale), is_behind),
    select(before.decay, vec2f(decay), is_behind),
    select(before.part, vec2f(part), is_behind),
  );
}

// Looks through four levels, after those in front of them: a pair's is the last that begins at or before it.
fn look_through(four: u32, pairs: vec2u, found: OfLevels) -> OfLevels {
  let starts = params.starts[four];
  let scale = scales[four];
  let decay = params.decays[four];
  let part = params.parts[four];
  let first = change_where(pairs >= starts.xx, found, scale.x, decay.x, part.x);
  let second = change_where(pairs >= starts.yy, first, scale.y, decay.y, part.y);
  let third = change_where(pairs >= starts.zz, second, scale.z, decay.z, part.z);
  return change_where(pairs >= starts.ww, third, scale.w, decay.w, part.w);
}

// At constant places, for no load of a CPU's is cheap but those.
fn levels_of(pairs: vec2u) -> OfLevels {
  var found = look_through(0u, pairs, OfLevels());
  if (LEVELS > 4u) { found = look_through(1u, pairs, found); }
  if (LEVELS > 8u) { found = look_through(2u, pairs, found); }
  if (LEVELS > 12u) { found = look_through(3u, pairs, found); }
  if (LEVELS > 16u) { found = look_through(4u, pairs, found); }
  if (LEVELS > 20u) { found = look_through(5u, pairs, found); }
  return found;
}

fn gradients_of(bits: vec4u, value: vec4f, levels: OfLevels) -> vec4f {
  var g = bitcast<vec4f>(bits);
  if (FIXED) {
    let words = bitcast<vec4i>(bits);
    g = vec4f(vec4i(sums_of(words.xy), sums_of(words.zw))) / levels.scale.xxyy;
  }
  if (DECAYS) { g += levels.decay.xxyy * value; }
  return g;
}

// What means are divided by that have decayed over so many steps, one count a pair.
fn weights_of(log_decay: f32, n: vec2u) -> vec4f {
  return vec2f(decayed_weight(log_decay, n.x), decayed_weight(log_decay, n.y)).xxyy;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  let pairs = vec2u(2u * i, 2u * i + 1u);
  let levels = levels_of(pairs);
  let is_finite = batch[FINITE] == 1u;
  if (pairs.x >= params.pairs) { return; }
  let bits = gradients[i];
  let is_touched = vec2(any(bits.xy != vec2u(0u)), any(bits.zw != vec2u(0u)) && pairs.y < params.pairs);
  if (!any(is_touched)) { return; }
  let changes = is_touched.xxyy;
  gradients[i] = select(bits, vec4u(0u), changes);
  if (!is_finite) { return; }
  let steps_before = steps[i];
  let mean_before = m[i];
  let square_before = v[i];
  let value_before = values[i];
  let n = steps_before + 1u;
  let g = gradients_of(bits, value_before, levels);
  let mean = mean_of(mean_before, g);
  let square = square_of(square_before, g);
  var change = change_of(mean, square, weights_of(params.log_beta1, n), weights_of(params.log_beta2, n));
  if (LEVEL_RATES) { change *= levels.part.xxyy; }
  let value = select(value_before, value_before - change, changes);
  steps[i] = select(steps_before, n, is_touched);
  m[i] = select(mean_before, mean, changes);
  v[i] = select(square_before, square, changes);
  values[i] = value;
  pack(pairs, value, is_touched);
}
