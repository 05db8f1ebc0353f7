// Hash grid, forward: what the table holds at the 8 vertices around a position, interpolated.
//   encoded[level] = level_weight sum over vertices v of weight_v(position) table[entry_v]
//
//   batch      [8]                      its slot `slot` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]  in [0, 1]; what lies outside is moved to the cube's faces
//   table      [entries, PAIRS]         pairs
//   encoded    [blocks, features, 64]   2 PAIRS rows a level, then rows of zeros
// The rest of the last block that holds samples gets zeros; blocks behind it stay as they are.
// One thread takes a sample of a level, of some blocks one after the other; behind the levels, a sample of the padding
// rows.

#import "lib/grid.wgsl"
#import "lib/grid_table_${PRECISION}.wgsl"
#import "lib/tasks.wgsl"

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> encoded: array<f32>;

fn pad(sample: u32) {
  for (var row = LEVELS * PAIRS * 2u; row < params.features; row++) {
    encoded[element_of(sample, params.features, row)] = 0.0;
  }
}

fn encode(level: u32, sample: u32, count: u32) {
  var e = element_of(sample, params.features, level * PAIRS * 2u);
  if (sample >= count) {
    for (var row = 0u; row < PAIRS * 2u; row++) { encoded[e + row * SAMPLES_PER_BLOCK] = 0.0; }
    return;
  }

  let position = position_of(sample);
  let cell = cell_of(levels[level], position);
  let weight = level_weight(levels[level], sample);
  let share = shares(cell.inside);
  let face = face_weights(share.xy);
  let lower = face * (1.0 - share.z);
  let upper = face * share.z;
  for (var pair = 0u; pair < PAIRS; pair++) {
    let value = weight * (
      lower.x * pair_at(cell.lower.x * PAIRS + pair) + lower.y * pair_at(cell.lower.y * PAIRS + pair) +
      lower.z * pair_at(cell.lower.z * PAIRS + pair) + lower.w * pair_at(cell.lower.w * PAIRS + pair) +
      upper.x * pair_at(cell.upper.x * PAIRS + pair) + upper.y * pair_at(cell.upper.y * PAIRS + pair) +
      upper.z * pair_at(cell.upper.z * PAIRS + pair) + upper.w * pair_at(cell.upper.w * PAIRS + pair)
    );
    encoded[e] = value.x;
    encoded[e + SAMPLES_PER_BLOCK] = value.y;
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
  let parts = select(LEVELS, LEVELS + 1u, params.features > LEVELS * PAIRS * 2u);
  let run = run_of(parts * blocks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    let place = place_of(task, blocks, local);
    if (place.level == LEVELS) { pad(place.sample); } else { encode(place.level, place.sample, count); }
  }
}
