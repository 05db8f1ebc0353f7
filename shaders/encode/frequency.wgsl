// Frequency encoding, forward (Mildenhall et al. 2020, eq. 4).
//   gamma(x) = (x, sin(2^k s x), cos(2^k s x)), k = 0 … LEVELS - 1, s = pi with PI or 1 without
//   inputs   [blocks, DIMS, 64]
//   outputs  rows `first` … of [blocks, features, 64]: x with IDENTITY, then for each level the sines of
//            all dimensions, then their cosines; rows up to `rows` are padding and get 0
// One thread writes four samples of one row.

#import "lib/angle.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const DIMS = 3u;
const LEVELS = 10u;
const PI = false;
const IDENTITY = true;

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

fn encode(block: u32, row: u32, column: u32) -> vec4f {
  let x = inputs[row_of(block, DIMS, row % DIMS) + column];
  var wave = row / DIMS;
  if (IDENTITY) {
    if (wave == 0u) { return x; }
    wave -= 1u;
  }
  if (wave >= 2u * LEVELS) { return vec4f(0.0); }
  let angle = x * f32(1u << (wave / 2u)); // exact
  let cosine = wave % 2u == 1u;
  if (PI) { return sin_cos_pi(angle, cosine); }
  return sin_cos(angle, cosine);
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
