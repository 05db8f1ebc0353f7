// Stream compaction: the indices of the set flags, in order.
//   kept[offsets[i]] = i where flags[i] = 1; elements of kept behind them stay as they are
//   flags    [count]   0 or 1
//   offsets  [count]   their exclusive prefix sums: how many are set before
//   kept     [count]   at most
// One thread a flag: no two write to one place.

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> flags: array<u32>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> kept: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  if (flags[id.x] == 1u) { kept[offsets[id.x]] = id.x; }
}
