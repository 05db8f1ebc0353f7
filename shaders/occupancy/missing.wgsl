// In which cells something is missing, by the votes of the rays that pass them (occupancy/vote.wgsl). A wrong
// ray accuses all its cells, but only the guilty one is accused by rays from every side: of the rays through
// it many more are wrong than of all rays.
//   bit i of missing[w] = wrong / (wrong + right + DOUBT) > share of wrong ones among all rays + MARGIN,
//                         for cell 32 w + i, if a camera sees it
//   densities [cells]          -1 where no camera sees the cell
//   votes     [cells + 1, 2]   (right, wrong); of all rays behind the cells'
//   missing   [words]
// One thread a word.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;
const MARGIN = 0.15;
const DOUBT = 4.0; // votes that say nothing, so that a few others do not say much

struct Params { words: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<f32>;
@group(0) @binding(2) var<storage, read> votes: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> missing: array<u32>;

fn share_of(votes: vec2f, doubt: f32) -> f32 {
  return votes.y / max(votes.x + votes.y + doubt, 1.0);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  let usual = share_of(vec2f(votes[params.words * CELLS_PER_WORD]), 0.0);
  var found = 0u;
  for (var i = 0u; i < CELLS_PER_WORD; i++) {
    let cell = word * CELLS_PER_WORD + i;
    let is_missing = share_of(vec2f(votes[cell]), DOUBT) > usual + MARGIN && densities[cell] >= 0.0;
    found |= u32(is_missing) << i;
  }
  missing[word] = found;
}
