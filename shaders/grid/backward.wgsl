// Hash grid, backward to the table; adds to gradients.
//   gradients[entry_v] += weight_v(position) level_weight d_encoded[level]  for the 8 vertices around a position
//
//   batch      [8]                      its slot `slot` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]
//   d_encoded  [blocks, features, 64]
//   scales     [LEVELS]                 grid/scale.wgsl's; where it is 0 or not finite nothing is added
//   gradients  [entries, PAIRS, 2]
// One thread takes a sample of a level, of some blocks one after the other.

#import "lib/grid.wgsl"
#import "lib/grid_gradients_${SUMS}.wgsl"
#import "lib/tasks.wgsl"

const EXPONENT_BITS = 0x7f800000u;

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read> d_encoded: array<f32>;
@group(0) @binding(6) var<storage, read> scales: array<u32>;

// Adds to one pair of features of a face's four vertices.
fn add_face(entries: vec4u, pair: u32, weights: vec4f, d: vec2f) {
  add(entries.x * PAIRS + pair, weights.x * d);
  add(entries.y * PAIRS + pair, weights.y * d);
  add(entries.z * PAIRS + pair, weights.z * d);
  add(entries.w * PAIRS + pair, weights.w * d);
}

fn scatter(level: u32, sample: u32) {
  let scale = scales[level];
  if (scale == 0u || (scale & EXPONENT_BITS) == EXPONENT_BITS) { return; }

  let position = position_of(sample);
  let cell = cell_of(levels[level], position);
  let weight = level_weight(levels[level], sample);
  let share = shares(cell.inside);
  let face = face_weights(share.xy);
  let lower = face * (1.0 - share.z);
  let upper = face * share.z;
  var e = element_of(sample, params.features, level * PAIRS * 2u);
  for (var pair = 0u; pair < PAIRS; pair++) {
    let d = vec2f(d_encoded[e], d_encoded[e + SAMPLES_PER_BLOCK]);
    if (any(d != vec2f(0.0))) {
      let units = in_units(weight * d, bitcast<f32>(scale));
      add_face(cell.lower, pair, lower, units);
      add_face(cell.upper, pair, upper, units);
    }
    e += 2u * SAMPLES_PER_BLOCK;
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let blocks = blocks_of(count);
  let run = run_of(LEVELS * blocks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    let place = place_of(task, blocks, local);
    if (place.sample < count) { scatter(place.level, place.sample); }
  }
}
