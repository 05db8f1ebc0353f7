// Copies rows, or with ADD adds them to what is there: where a part of a layer's input or output belongs to
// another tensor as well.
//   source       rows `source_first` … of [blocks, source_features, 64]
//   target_rows  rows `target_first` … of [blocks, target_features, 64]
// One thread four samples of one row, in the blocks that hold samples.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ADD = false;

// blocks: at most; count: which of counts says how many samples there are.
struct Params {
  blocks: u32, count: u32, rows: u32,
  source_features: u32, source_first: u32, target_features: u32, target_first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> target_rows: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let values = source[row_of(block, params.source_features, params.source_first + row) + column];
  let place = row_of(block, params.target_features, params.target_first + row) + column;
  if (ADD) {
    target_rows[place] += values;
  } else {
    target_rows[place] = values;
  }
}
