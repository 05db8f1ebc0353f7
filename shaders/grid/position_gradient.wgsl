// Hash grid, backward to positions; overwrites d_positions. With g_v = d_encoded . table[entry_v], the
// gradient of what a vertex's weight is, the slope along an axis is the difference of the opposite faces'
// g, each interpolated along the two other axes:
//   d_position[axis] = sum over levels of level_weight scale share'(inside[axis]) (g of far face - g of near face)
// It is 0 along an axis on which the position was outside of the cube.
//
//   batch        [8]                      its slot `slot` says how many samples there are
//   levels       [LEVELS]
//   positions    [blocks, POSITION_ROWS, 64]
//   table        [entries, PAIRS]         pairs
//   d_encoded    [blocks, features, 64]
//   d_positions  [blocks, 3, 64]
// The rest of the last block that holds samples gets zeros; blocks behind it stay as they are.
// One thread takes a sample: its sum over the levels needs no second pass.

#import "lib/dispatch.wgsl"
#import "lib/grid.wgsl"
#import "lib/grid_table_${PRECISION}.wgsl"

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read> d_encoded: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_positions: array<f32>;

// The gradients of the weights of four vertices.
fn products(entries: vec4u, pair: u32, d: vec2f) -> vec4f {
  return vec4f(
    dot(d, pair_at(entries.x * PAIRS + pair)),
    dot(d, pair_at(entries.y * PAIRS + pair)),
    dot(d, pair_at(entries.z * PAIRS + pair)),
    dot(d, pair_at(entries.w * PAIRS + pair)),
  );
}

fn level_gradient(number: u32, sample: u32, position: vec3f) -> vec3f {
  let level = levels[number];
  let cell = cell_of(level, position);
  var lower = vec4f(0.0);
  var upper = vec4f(0.0);
  var e = element_of(sample, params.features, number * PAIRS * 2u);
  for (var pair = 0u; pair < PAIRS; pair++) {
    let d = vec2f(d_encoded[e], d_encoded[e + SAMPLES_PER_BLOCK]);
    lower += products(cell.lower, pair, d);
    upper += products(cell.upper, pair, d);
    e += 2u * SAMPLES_PER_BLOCK;
  }
  let share = shares(cell.inside);
  let between = mix(lower, upper, share.z);
  let slopes = vec3f(
    mix(between.y - between.x, between.w - between.z, share.y),
    mix(between.z - between.x, between.w - between.y, share.x),
    dot(upper - lower, face_weights(share.xy)),
  );
  return level_weight(level, sample) * level.scale * share_slopes(cell.inside) * slopes;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * SAMPLES_PER_BLOCK + local;
  let count = min(batch[params.slot], params.samples);
  if (sample - local >= count) { return; }
  var gradient = vec3f(0.0);
  if (sample < count) {
    let position = position_of(sample);
    for (var level = 0u; level < LEVELS; level++) {
      gradient += level_gradient(level, sample, position);
    }
    let inside = (position >= vec3f(0.0)) & (position <= vec3f(1.0));
    gradient = select(vec3f(0.0), gradient, inside);
  }
  let p = element_of(sample, 3u, 0u);
  d_positions[p] = gradient.x;
  d_positions[p + SAMPLES_PER_BLOCK] = gradient.y;
  d_positions[p + 2u * SAMPLES_PER_BLOCK] = gradient.z;
}
