// Rows of some samples side by side, so that layers can run over these alone.
//   sources   [samples]              which sample of `rows_of_all` each is
//   rows_of_all  [all blocks, rows, 64]
//   gathered  [blocks, rows, 64]
// One thread a sample and four rows; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> rows_of_all: array<f32>;
@group(0) @binding(4) var<storage, read_write> gathered: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  let parts = (params.rows + 3u) / 4u;
  let count = min(counts[params.count], params.samples);
  let first = group / parts * SAMPLES_PER_BLOCK;
  if (first >= count) { return; }
  let sample = first + local;
  let row = group % parts * 4u;
  let place = element_of(sample, params.rows, row);
  var source = 0u;
  if (sample < count) { source = element_of(sources[sample], params.rows, row); }
  for (var i = 0u; i < min(params.rows - row, 4u); i++) {
    let step = i * SAMPLES_PER_BLOCK;
    var value = 0.0;
    if (sample < count) { value = rows_of_all[source + step]; }
    gathered[place + step] = value;
  }
}
