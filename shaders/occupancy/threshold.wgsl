// Which cells of the occupancy grid are occupied (Mueller et al. 2022).
//   bit i of bits[w] = density of cell 32 w + i > min(threshold / stretch, mean), or bit i of missing[w]
// Densities are optical thicknesses of the marcher's shortest step. In a contracted space a ray's steps grow
// with the square of the distance from LINEAR sides of the box on (lib/march.wgsl): far away little density
// makes a step opaque. stretch is by how much a step is longer there on a ray from the box's centre; 1 in a
// space that is not contracted. Only the threshold follows it: the mean stays one of like numbers, or far
// cells would raise it above all near ones before anything is learned.
//   densities [32 words]
//   mean      [1]
//   missing   [words]      where occupancy/missing wants to see samples whatever the density is
//   bits      [words]
// One thread a word. Cells that no camera sees have a density of -1, and never pass.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;

struct Params { words: u32, threshold: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<vec4f>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read_write> bits: array<u32>;
@group(0) @binding(4) var<storage, read> missing: array<u32>;

fn threshold_of(cell: u32) -> f32 {
  if (!IS_CONTRACTED) { return params.threshold; }
  let distance = length(point_in_cell(cell, vec3f(0.5)) - 0.5) / LINEAR;
  return params.threshold / max(distance * distance, 1.0);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  var occupied = missing[word];
  for (var four = 0u; four < 8u; four++) {
    let cell = word * CELLS_PER_WORD + four * 4u;
    let thresholds = vec4f(
      threshold_of(cell), threshold_of(cell + 1u), threshold_of(cell + 2u), threshold_of(cell + 3u),
    );
    let threshold = min(thresholds, vec4f(mean[0]));
    let passes = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), densities[word * 8u + four] > threshold);
    occupied |= (passes.x | passes.y | passes.z | passes.w) << (4u * four);
  }
  bits[word] = occupied;
}
