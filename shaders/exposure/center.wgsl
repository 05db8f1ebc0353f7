// Takes the mean over all views from their logarithmic gains. A field twice as bright with gains half as
// large renders the same photographs: this fixes which of them is learnt, the one whose views are exposed
// as usual, so that a view that was never trained on needs no gain. Nothing changes in a step that is skipped.
//   batch      [BATCH_SLOTS]
//   exposures  [views]         (e_r, e_g, e_b, 0)
// One workgroup.

#import "lib/batch.wgsl"

const THREADS = 256u;

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> exposures: array<vec4f>;

var<workgroup> sums: array<vec4f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = vec4f(0.0);
  for (var view = local; view < params.views; view += THREADS) { sum += exposures[view]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  workgroupBarrier();
  if (batch[FINITE] == 0u) { return; }
  let mean = sums[0] / f32(params.views);
  for (var view = local; view < params.views; view += THREADS) { exposures[view] -= mean; }
}
