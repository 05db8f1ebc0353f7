// How large a hash grid's gradients can get, second half: the factors of their fixed-point sums.
//   range[level] = sum over chunks of partials    scale[level] = 2^floor(log2(2^30 / range))
// so that range * scale is at most 2^30: sums of i32 cannot overflow, roundings of their terms included. Where
// gradients are added to those of earlier calls, the range is that of all together; what is there is in units of
// 1 / the scale of before, and must be halved `shifts` times (grid/rescale.wgsl).
//
//   batch     [8]                its slot `slot` says how many samples there are
//   partials  [LEVELS, CHUNKS]   of chunks of `chunk_blocks` blocks
//   scales    [LEVELS]           the bits of an f32: a power of two up to 2^100; 0 where the range is 0;
//                                NaN where the range is not finite
//   ranges    [LEVELS]           of all calls that are added together
//   shifts    [LEVELS]
// One workgroup takes a level. All is done with bits: compilers may assume that no float is NaN.

#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"

const EXPONENT_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;
const EXPONENT_BIAS = 127;
const LARGEST_EXPONENT = 100;

// accumulates: 1 where what earlier calls added stays.
struct Params { slot: u32, samples: u32, chunk_blocks: u32, accumulates: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> scales: array<u32>;
@group(0) @binding(4) var<storage, read_write> ranges: array<f32>;
@group(0) @binding(5) var<storage, read_write> shifts: array<u32>;

fn scale_of(range: u32) -> u32 {
  if (range == 0u) { return 0u; }
  if ((range & EXPONENT_BITS) == EXPONENT_BITS) { return NAN_BITS; }
  let exponent = i32(range >> 23u) - EXPONENT_BIAS;
  let is_power = (range & ~EXPONENT_BITS) == 0u;
  let scale = min(select(29, 30, is_power) - exponent, LARGEST_EXPONENT);
  return u32(scale + EXPONENT_BIAS) << 23u;
}

// How often the second scale doubles to the first, which is no smaller; 0 where nothing has been added, or nothing
// that is finite.
fn doublings(before: u32, after: u32) -> u32 {
  if (before == 0u || (after & EXPONENT_BITS) == EXPONENT_BITS) { return 0u; }
  return (before >> 23u) - (after >> 23u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let level = workgroup.x;
  let count = min(batch[params.slot], params.samples);
  let chunk_samples = params.chunk_blocks * SAMPLES_PER_BLOCK;
  var sum = 0.0;
  for (var chunk = local; chunk < CHUNKS; chunk += 64u) {
    if (chunk * chunk_samples < count) { sum += partials[level * CHUNKS + chunk]; }
  }
  let own = workgroup_sum(sum, local);
  if (local > 0u) { return; }
  let accumulates = params.accumulates == 1u;
  let range = own + select(0.0, ranges[level], accumulates);
  let scale = scale_of(bitcast<u32>(range));
  shifts[level] = select(0u, doublings(scales[level], scale), accumulates);
  ranges[level] = range;
  scales[level] = scale;
}
