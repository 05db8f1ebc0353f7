// What both halves of a hash grid's range share: how many chunks of blocks there are at most, and the sum of
// one number of each of a workgroup's 64 threads, by halves, always in the same order.

const CHUNKS = 256u;

var<workgroup> sums: array<f32, 64>;

fn workgroup_sum(value: f32, local: u32) -> f32 {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  sums[local] = value;
  for (var reach = 32u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (local < reach) { sums[local] += sums[local + reach]; }
  }
  workgroupBarrier();
  return sums[0];
}
