// Prefix sums, first half: the sum of each block of 1,024 values.
//   block_sums[b] = sum of values[i] over 1024 b <= i < 1024 (b + 1), i < count      modulo 2^32
//   values      [count]
//   block_sums  [blocks]
// One workgroup a block: a thread adds four values, 256 apart, then halves add up in workgroup memory.
// Integers: the order of the additions does not matter.

#import "lib/scan.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> block_sums: array<u32>;

var<workgroup> sums: array<u32, 256>; // [THREADS]

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let block = workgroup.x;
  let end = min((block + 1u) * VALUES_PER_BLOCK, params.count);
  var sum = 0u;
  for (var i = block * VALUES_PER_BLOCK + local; i < end; i += THREADS) { sum += values[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { block_sums[block] = sums[0]; }
}
