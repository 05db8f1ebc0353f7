// Integrated positional encoding, backward (encode/integrated.wgsl); overwrites d_inputs. With e_k =
// exp(-4^k v / 2),
//   d_m = sum over k of 2^k e_k (cos(2^k m) d_sin_k - sin(2^k m) d_cos_k)
//   d_v = sum over k of -4^k / 2 e_k (sin(2^k m) d_sin_k + cos(2^k m) d_cos_k)
//   d_mean = sum over p of d_m p     d_covariance = sum over p of d_v p p^T, of which xy stands for yx too
//   inputs     [blocks, 9, 64]
//   d_outputs  rows `first` … of [blocks, features, 64], as encode/integrated.wgsl lays them out
//   d_inputs   [blocks, 9, 64]
// One thread four samples, in the blocks that hold samples.

#import "lib/angle.wgsl"
#import "lib/directions_${BASIS}.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const COUNT = 3u; // of directions

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Four samples each of a mean's coordinates, or of a covariance's diagonal, or of what is beside it.
struct Three { x: vec4f, y: vec4f, z: vec4f }

fn three(place: u32, row: u32) -> Three {
  let first = place + row * VEC4S_PER_ROW;
  return Three(inputs[first], inputs[first + VEC4S_PER_ROW], inputs[first + 2u * VEC4S_PER_ROW]);
}

fn weighed(a: Three, p: vec3f) -> vec4f {
  return p.x * a.x + p.y * a.y + p.z * a.z;
}

fn added(a: Three, p: vec3f, d: vec4f) -> Three {
  return Three(a.x + p.x * d, a.y + p.y * d, a.z + p.z * d);
}

fn store(place: u32, row: u32, d: Three) {
  let first = place + row * VEC4S_PER_ROW;
  d_inputs[first] = d.x;
  d_inputs[first + VEC4S_PER_ROW] = d.y;
  d_inputs[first + 2u * VEC4S_PER_ROW] = d.z;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let block = index / VEC4S_PER_ROW;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let place = row_of(block, GAUSSIAN_ROWS, 0u) + column;
  let center = three(place, 0u);
  let diagonal = three(place, 3u);
  let beside = three(place, 6u);
  let none = Three(vec4f(0.0), vec4f(0.0), vec4f(0.0));
  var d_center = none;
  var d_diagonal = none;
  var d_beside = none;
  var directions = DIRECTIONS; // a variable, as only these may be indexed by one
  for (var direction = 0u; direction < COUNT; direction++) {
    let p = directions[direction];
    let across = 2.0 * vec3f(p.x * p.y, p.x * p.z, p.y * p.z);
    let mean = weighed(center, p);
    let variance = weighed(diagonal, p * p) + weighed(beside, across);
    var d_mean = vec4f(0.0);
    var d_variance = vec4f(0.0);
    for (var level = 0u; level < LEVELS; level++) {
      let scale = f32(1u << level);
      let fade = exp(-0.5 * scale * scale * max(variance, vec4f(0.0)));
      let sine = fade * sin_cos(scale * mean, false);
      let cosine = fade * sin_cos(scale * mean, true);
      let row = params.first + level * COUNT + direction;
      let d_sine = d_outputs[row_of(block, params.features, row) + column];
      let d_cosine = d_outputs[row_of(block, params.features, row + LEVELS * COUNT) + column];
      d_mean += scale * (cosine * d_sine - sine * d_cosine);
      d_variance -= 0.5 * scale * scale * (sine * d_sine + cosine * d_cosine);
    }
    d_center = added(d_center, p, d_mean);
    d_diagonal = added(d_diagonal, p * p, d_variance);
    d_beside = added(d_beside, across, d_variance);
  }
  store(place, 0u, d_center);
  store(place, 3u, d_diagonal);
  store(place, 6u, d_beside);
}
