// Prefix sums, second half (Hillis and Steele 1986 inside a block).
//   offsets[i] = sum of values[j] over j < i      total = sum of all values      modulo 2^32
//   values, offsets  [count]
//   block_sums       [blocks]   of scan/block_sums.wgsl
//   total            [1]
// One workgroup a block of 1,024 values, four neighbours a thread. It also adds up the sums of the blocks
// before its own, as the second component of the same scan: no third dispatch, no waiting for others.

#import "lib/scan.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read> block_sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> offsets: array<u32>;
@group(0) @binding(4) var<storage, read_write> total: array<u32>;

// Two sides, [2, THREADS]: a step reads one and writes the other, so that it needs one barrier.
var<workgroup> sums: array<vec2u, 512>;

// The sum of this thread's terms and those of the threads before. Afterwards the last thread's stands in
// sums[THREADS - 1]: the sides change eight times.
fn inclusive_sum(local: u32, terms: vec2u) -> vec2u {
  var sum = terms;
  var side = 0u;
  sums[local] = sum;
  workgroupBarrier();
  for (var distance = 1u; distance < THREADS; distance *= 2u) {
    if (local >= distance) { sum += sums[side + local - distance]; }
    side = THREADS - side;
    sums[side + local] = sum;
    workgroupBarrier();
  }
  return sum;
}

fn value_at(index: u32) -> u32 {
  if (index < params.count) { return values[index]; }
  return 0u;
}

fn write(index: u32, offset: u32) {
  if (index < params.count) { offsets[index] = offset; }
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let block = workgroup.x;
  let first = block * VALUES_PER_BLOCK + local * 4u;
  let own = vec4u(value_at(first), value_at(first + 1u), value_at(first + 2u), value_at(first + 3u));
  let own_sum = own.x + own.y + own.z + own.w;
  var before = 0u;
  for (var i = local; i < block; i += THREADS) { before += block_sums[i]; }

  let sum = inclusive_sum(local, vec2u(own_sum, before));
  let end = sums[THREADS - 1u].y + sum.x; // of this thread's values
  let start = end - own_sum;
  write(first, start);
  write(first + 1u, start + own.x);
  write(first + 2u, start + own.x + own.y);
  write(first + 3u, start + own.x + own.y + own.z);
  // The thread that has the last value, the only one.
  if (first < params.count && first + 4u >= params.count) { total[0] = end; }
}
