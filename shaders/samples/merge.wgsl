// The sorted union of coarse and fine samples. Each sample's place is the number of samples before it;
// of equal ones the coarse come first, then the lower index, so every place is taken exactly once.
//   ts       [rays, COARSE]          sorted
//   fine_ts  [rays, FINE]            in any order
//   merged   [rays, COARSE + FINE]   sorted
// One thread a sample.

#import "lib/dispatch.wgsl"

const COARSE = 64u;
const FINE = 128u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> fine_ts: array<f32>;
@group(0) @binding(3) var<storage, read_write> merged: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * (COARSE + FINE)) { return; }
  let ray = index / (COARSE + FINE);
  let i = index % (COARSE + FINE);
  let coarse = ray * COARSE;
  let fine = ray * FINE;

  var place = 0u;
  var t = 0.0;
  if (i < COARSE) {
    t = ts[coarse + i];
    place = i;
    for (var j = 0u; j < FINE; j++) { place += u32(fine_ts[fine + j] < t); }
  } else {
    t = fine_ts[fine + i - COARSE];
    for (var j = 0u; j < COARSE; j++) { place += u32(ts[coarse + j] <= t); }
    for (var j = 0u; j < FINE; j++) {
      let other = fine_ts[fine + j];
      place += u32(other < t || (other == t && j < i - COARSE));
    }
  }
  merged[ray * (COARSE + FINE) + place] = t;
}
