// What an update of the occupancy grid found in the cells it looked at.
//   fresh[cells[s]] = max(fresh[cells[s]], sigma_s MARCH_STEP)     over all samples s
//   cells  [count]                 the cell of each sample
//   raws   [blocks, features, 64]  raw densities in row `row`
//   fresh  [all cells]             optical thicknesses of the marcher's shortest step, >= 0
// Numbers >= 0 are ordered as their bits are: the maximum is one of integers, whatever the order of the
// samples. A raw density that is not a number counts as empty. One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const MARCH_STEP = 1.0;
const THREADS = 64u;

struct Params { count: u32, features: u32, row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<storage, read> raws: array<f32>;
@group(0) @binding(3) var<storage, read_write> fresh: array<atomic<u32>>;

// By its bits, as compilers may assume that there is no such thing.
fn is_nan(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * THREADS + local;
  if (sample >= params.count) { return; }
  let raw = raws[element_of(sample, params.features, params.row)];
  if (is_nan(raw)) { return; }
  atomicMax(&fresh[cells[sample]], bitcast<u32>(density_of(raw) * MARCH_STEP));
}
