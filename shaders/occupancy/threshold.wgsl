// Which cells of the occupancy grid are occupied (Mueller et al. 2022).
//   bit i of bits[w] = density of cell 32 w + i > min(threshold, mean)
//   densities [32 words]
//   mean      [1]
//   bits      [words]
// One thread a word. Cells that no camera sees have a density of -1, and never pass.

#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { words: u32, threshold: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<vec4f>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read_write> bits: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  let threshold = vec4f(min(params.threshold, mean[0]));
  var occupied = 0u;
  for (var four = 0u; four < 8u; four++) {
    let passes = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), densities[word * 8u + four] > threshold);
    occupied |= (passes.x | passes.y | passes.z | passes.w) << (4u * four);
  }
  bits[word] = occupied;
}
