// Integrated positional encoding, forward: the expected sines and cosines of a Gaussian (Barron et al. 2021,
// eq. 13 and 14), along some directions p (Barron et al. 2022, supplement).
//   E[sin(2^k p.x)] = sin(2^k m) exp(-4^k v / 2), and the same of cos      m = p.mean, v = p^T covariance p
//   inputs   [blocks, 9, 64]   Gaussians (lib/gaussians.wgsl)
//   outputs  rows `first` … of [blocks, features, 64]: LEVELS COUNT sines, row k COUNT + i of level k and
//            direction i, then as many cosines in the same order; rows up to `rows` are padding and get 0
// What is wider than an octave's wave fades out of that octave. One thread writes four samples of one row.

#import "lib/angle.wgsl"
#import "lib/directions_${BASIS}.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const COUNT = 3u; // of directions

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

// Four samples of one of the nine rows.
fn input(place: u32, row: u32) -> vec4f {
  return inputs[place + row * VEC4S_PER_ROW];
}

fn encode(block: u32, row: u32, column: u32) -> vec4f {
  if (row >= 2u * LEVELS * COUNT) { return vec4f(0.0); }
  var directions = DIRECTIONS; // a variable, as only these may be indexed by one
  let p = directions[row % COUNT];
  let scale = f32(1u << (row / COUNT % LEVELS)); // exact
  let place = row_of(block, GAUSSIAN_ROWS, 0u) + column;
  let mean = p.x * input(place, 0u) + p.y * input(place, 1u) + p.z * input(place, 2u);
  var variance = p.x * p.x * input(place, 3u) + p.y * p.y * input(place, 4u) +
    p.z * p.z * input(place, 5u);
  if (COUNT > 3u) {
    variance += 2.0 * (p.x * p.y * input(place, 6u) + p.x * p.z * input(place, 7u) +
      p.y * p.z * input(place, 8u));
  }
  let wave = sin_cos(scale * mean, row / COUNT >= LEVELS);
  return wave * exp(-0.5 * scale * scale * max(variance, vec4f(0.0)));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  outputs[row_of(block, params.features, params.first + row) + column] = encode(block, row, column);
}
