// Whether a step may be applied: whether all gradients are finite. A run looks at one group of parameters:
// the FIRST of a step begins with batch[FINITE] = 1, each sets it to 0 if a number is not finite, and the LAST
// adds the step to batch[APPLIED] or batch[SKIPPED], and notes in skips[slot] whether it is skipped: 0 or 1.
//   batch      [BATCH_SLOTS]
//   gradients  [count]    bits of f32: gradients, or of a table the scales of its levels, which are not finite
//                         where their gradients are not
//   skips      [slots]
// One workgroup. Bits are looked at, as compilers may assume that no float is NaN or infinite.

#import "lib/batch.wgsl"

const FIRST = true;
const LAST = true;
const THREADS = 256u;

struct Params { count: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<u32>;
@group(0) @binding(2) var<storage, read_write> batch: array<u32>;
@group(0) @binding(3) var<storage, read_write> skips: array<u32>;

var<workgroup> broken: atomic<u32>;

// The exponents of infinities and NaN have all bits set.
fn is_finite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var finite = true;
  for (var i = local; i < params.count; i += THREADS) { finite &= is_finite(gradients[i]); }
  if (!finite) { atomicStore(&broken, 1u); }
  workgroupBarrier();
  if (local > 0u) { return; }
  let is_fine = atomicLoad(&broken) == 0u && (FIRST || batch[FINITE] == 1u);
  batch[FINITE] = u32(is_fine);
  if (!LAST) { return; }
  skips[params.slot] = u32(!is_fine);
  if (is_fine) {
    batch[APPLIED] += 1u;
  } else {
    batch[SKIPPED] += 1u;
  }
}
