// The decayed maximum of the occupancy grid (Mueller et al. 2022).
//   density = density < 0 ? -1 : max(decay density, fresh)
//   fresh = 0, ready for the next update
//   partials[p] = sum of max(density, 0) over the p-th CELLS_PER_PARTIAL cells, in a fixed order
//   densities [cells]             -1 where no camera sees the cell
//   fresh     [cells]             what this update found, >= 0; 0 for cells it did not look at
//   partials  [cells / CELLS_PER_PARTIAL]
// A thread owns 4 cells, a workgroup one partial sum.

#import "lib/dispatch.wgsl"

const THREADS = 256u;
const CELLS_PER_PARTIAL = 4u * THREADS;

// decay 1 leaves the densities as they are, where nothing is fresh.
struct Params { cells: u32, decay: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> densities: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> fresh: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let group = group_index(workgroup, workgroups);
  let four = group * THREADS + local;
  var sum = 0.0;
  if (four < params.cells / 4u) {
    let before = densities[four];
    let density = select(max(params.decay * before, fresh[four]), vec4f(-1.0), before < vec4f(0.0));
    densities[four] = density;
    fresh[four] = vec4f(0.0);
    sum = dot(max(density, vec4f(0.0)), vec4f(1.0));
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u && group * THREADS < params.cells / 4u) { partials[group] = sums[0]; }
}
