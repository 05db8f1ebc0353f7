// Whether a step may be applied: whether all gradients are finite. Sets batch[FINITE] to 1 or 0, and adds
// the step to batch[APPLIED] or batch[SKIPPED].
//   batch      [BATCH_SLOTS]
//   gradients  [count]    bits of f32: the networks' gradients
//   scales     [levels]   bits of f32: of each level of the table; not finite where its gradient is not
// One workgroup. Bits are looked at, as compilers may assume that no float is NaN or infinite.

#import "lib/batch.wgsl"

const THREADS = 256u;

struct Params { count: u32, levels: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<u32>;
@group(0) @binding(2) var<storage, read> scales: array<u32>;
@group(0) @binding(3) var<storage, read_write> batch: array<u32>;

var<workgroup> broken: atomic<u32>;

// The exponents of infinities and NaN have all bits set.
fn is_finite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  var finite = true;
  for (var i = local; i < params.count; i += THREADS) { finite &= is_finite(gradients[i]); }
  for (var i = local; i < params.levels; i += THREADS) { finite &= is_finite(scales[i]); }
  if (!finite) { atomicStore(&broken, 1u); }
  workgroupBarrier();
  if (local > 0u) { return; }
  if (atomicLoad(&broken) == 0u) {
    batch[FINITE] = 1u;
    batch[APPLIED] += 1u;
  } else {
    batch[FINITE] = 0u;
    batch[SKIPPED] += 1u;
  }
}
