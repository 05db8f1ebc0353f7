// Frequency encoding, backward (encode/frequency.wgsl); overwrites d_inputs.
//   d_x = d_identity + sum over k of s 2^k (cos(2^k s x) d_sin_k - sin(2^k s x) d_cos_k)
//   inputs     [blocks, DIMS, 64]
//   d_outputs  rows `first` … of [blocks, features, 64], as encode/frequency.wgsl lays them out
//   d_inputs   [blocks, DIMS, 64]
// One thread four samples of one dimension, in the blocks that hold samples.

#import "lib/angle.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const DIMS = 3u;
const LEVELS = 10u;
const PI = false;
const IDENTITY = true;

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

fn wave_of(angle: vec4f, cosine: bool) -> vec4f {
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
  let dimension = index / VEC4S_PER_ROW % DIMS;
  let block = index / VEC4S_PER_ROW / DIMS;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let place = row_of(block, DIMS, dimension) + column;
  let x = inputs[place];
  var row = row_of(block, params.features, params.first + dimension) + column;
  var gradient = vec4f(0.0);
  if (IDENTITY) {
    gradient = d_outputs[row];
    row += DIMS * VEC4S_PER_ROW;
  }
  for (var level = 0u; level < LEVELS; level++) {
    let octave = f32(1u << level);
    let scale = select(octave, 3.141592653589793 * octave, PI);
    let d_sine = d_outputs[row];
    let d_cosine = d_outputs[row + DIMS * VEC4S_PER_ROW];
    let angle = x * octave;
    gradient += scale * (wave_of(angle, true) * d_sine - wave_of(angle, false) * d_cosine);
    row += 2u * DIMS * VEC4S_PER_ROW;
  }
  d_inputs[place] = gradient;
}
