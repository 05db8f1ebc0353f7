// The mean density of the occupancy grid; cells that no camera sees count as 0.
//   mean[0] = sum of partials / cells
//   partials  [count]   as occupancy/update leaves them
// One workgroup adds all of them in a fixed order.

const THREADS = 256u;

struct Params { count: u32, cells: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = 0.0;
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { mean[0] = sums[0] / f32(params.cells); }
}
