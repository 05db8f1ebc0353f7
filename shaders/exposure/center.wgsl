// Takes the mean over all views, and over all corners of their grids, from what is learnt of their colours:
// logarithmic gains, or what maps differ by from the identity. A field twice as bright with gains half as
// large renders the same photographs: this fixes which of them is learnt, the one whose views are exposed
// as usual, so that a view that was never trained on needs no gain. Nothing changes in a step that is skipped.
//   batch      [BATCH_SLOTS]
//   exposures  [entries, VEC4S]
// One workgroup.

#import "lib/batch.wgsl"

const VEC4S = 1u;
const THREADS = 256u;

struct Params { entries: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> exposures: array<vec4f>;

var<workgroup> sums: array<array<vec4f, VEC4S>, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum: array<vec4f, VEC4S>;
  for (var entry = local; entry < params.entries; entry += THREADS) {
    for (var i = 0u; i < VEC4S; i++) { sum[i] += exposures[entry * VEC4S + i]; }
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) {
      for (var i = 0u; i < VEC4S; i++) { sums[local][i] += sums[local + width][i]; }
    }
  }
  workgroupBarrier();
  if (batch[FINITE] == 0u) { return; }
  for (var entry = local; entry < params.entries; entry += THREADS) {
    for (var i = 0u; i < VEC4S; i++) {
      exposures[entry * VEC4S + i] -= sums[0][i] / f32(params.entries);
    }
  }
}
