// Which errors are ordinary: the threshold moves towards the largest of the smallest `inliers` of a step's errors,
// a quantile. Steps of few rays, as CPUs have them, tell it with noise, so that it goes a tenth of the way; the first
// time all of it.
//   errors     [rays]    squared errors; below 0 where there is no pixel
//   counts     lib/outlier_counts.wgsl: halved where there are many, which forgets what is older
//   threshold  [1]       above START before the first step, when all pixels are inliers
// One workgroup. Bits of floats from 0 are ordered as these are: of each byte in turn, from the highest, the one
// is found under which the quantile lies.

#import "lib/outlier_counts.wgsl"

const THREADS = 256u;
const BINS = 256u;
const PART = 0.1;
const START = 3e38;
const MOST = 16777216u; // 2^24 pixels of a view
const LATELY = 16u; // pixels of a place

// entries: of all views
struct Params { rays: u32, entries: u32, inliers: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> errors: array<f32>;
@group(0) @binding(2) var<storage, read_write> counts: array<array<u32, 2>>;
@group(0) @binding(3) var<storage, read_write> threshold: array<f32>;

var<workgroup> bins: array<atomic<u32>, BINS>;
var<workgroup> known: u32; // the bytes that are known
var<workgroup> rank: u32; // how many of the errors with these bytes are smaller

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  for (var shift = 32u; shift > 0u;) {
    shift -= 8u;
    atomicStore(&bins[local], 0u);
    workgroupBarrier();
    for (var ray = local; ray < params.rays; ray += THREADS) {
      let bits = bitcast<u32>(errors[ray]);
      // Negative ones have the highest bit, which no known byte has.
      let is_among = bits < 0x80000000u && (shift == 24u || bits >> (shift + 8u) == known);
      if (is_among) { atomicAdd(&bins[(bits >> shift) % BINS], 1u); }
    }
    workgroupBarrier();
    if (local == 0u) {
      if (shift == 24u) {
        var all = 0u;
        for (var bin = 0u; bin < BINS; bin++) { all += atomicLoad(&bins[bin]); }
        rank = u32(params.inliers * f32(max(all, 1u) - 1u));
        known = 0u;
      }
      var bin = 0u;
      while (bin < BINS - 1u && atomicLoad(&bins[bin]) <= rank) {
        rank -= atomicLoad(&bins[bin]);
        bin++;
      }
      known = (known << 8u) + bin;
    }
    workgroupBarrier();
  }
  for (var entry = local; entry < params.entries; entry += THREADS) {
    if (counts[entry][0] >= select(LATELY, MOST, entry % ENTRIES == 0u)) {
      counts[entry] = array<u32, 2>(counts[entry][0] / 2u, counts[entry][1] / 2u);
    }
  }
  // Without errors the last bin was found each time, or an error is not finite.
  if (local > 0u || known >= 0x7f800000u) { return; }
  let quantile = bitcast<f32>(known);
  let before = threshold[0];
  threshold[0] = select(before + PART * (quantile - before), quantile, before > START);
}
