// In which cells something is missing, by the votes of the rays that pass them (occupancy/vote.wgsl). A wrong
// ray accuses all its cells, but only the guilty one is accused by rays from every side: of the rays through
// it many more are wrong than of all rays.
//   bit i of missing[w] = wrong / (wrong + right + DOUBT) > share of wrong ones among all rays + MARGIN,
//                         for cell 32 w + i, if a camera sees it
//   densities     [cells]   -1 where no camera sees the cell
//   right, wrong  [cells]   votes
//   all_rays      [2]       right and wrong ones
//   missing       [words]
// One thread a word.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;
const MARGIN = 0.15;
const DOUBT = 4.0; // votes that say nothing, so that a few others do not say much

struct Params { words: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<u32>;
@group(0) @binding(3) var<storage, read> wrong: array<u32>;
@group(0) @binding(4) var<storage, read> all_rays: array<u32, 2>;
@group(0) @binding(5) var<storage, read_write> missing: array<u32>;

fn share_of(right: u32, wrong: u32, doubt: f32) -> f32 {
  return f32(wrong) / max(f32(right + wrong) + doubt, 1.0);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  let usual = share_of(all_rays[0], all_rays[1], 0.0);
  var found = 0u;
  for (var i = 0u; i < CELLS_PER_WORD; i++) {
    let cell = word * CELLS_PER_WORD + i;
    let share = share_of(right[cell], wrong[cell], DOUBT);
    let is_missing = share > usual + MARGIN && densities[cell] >= 0.0;
    found |= u32(is_missing) << i;
  }
  missing[word] = found;
}
