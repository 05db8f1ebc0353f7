// Masks out what most likely was not there in other photographs (Sabour et al. 2023, RobustNeRF): a pixel is an
// inlier if
// - its squared error, a mean over channels, is at most the threshold (robust/threshold.wgsl), or
// - of the 3 x 3 pixels around it more than half are, of those that the patch has: what is thin is learnt late, or
// - it is in the middle of its patch, and of all the patch more than half are.
// The others' targets get an alpha of -1, as masked ones have: nothing is learnt from them.
//   threshold   [1]       of the steps before
//   pixels      [rays]    (view, x, y, j): patches of PATCH x PATCH, row by row, the last perhaps cut off
//   colors      [rays]    (r, g, b, accumulation), as the photographs would show them
//   targets     [rays]    (r, g, b, alpha): those with an alpha below 0 are no pixels at all
//   errors      [rays]    squared errors, -1 where there is no pixel; and behind the rays that there are
//   counts      [views]   are added to: pixels of the view that were seen, those of them that are no inliers
// One thread a ray, of PATCHES patches a workgroup: there are counters[index], at most capacity. Integers are added,
// so that their order does not matter.

#import "lib/dispatch.wgsl"

const PATCH = 16u; // pixels across: 16, 8 or 4
const THREADS = 256u;
const PER_PATCH = PATCH * PATCH;
const PATCHES = THREADS / PER_PATCH;

const NONE = 0u;
const INLIER = 1u;
const OUTLIER = 2u;

struct Params { rays: u32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> threshold: array<f32>;
@group(0) @binding(3) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> targets: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> errors: array<f32>;
@group(0) @binding(7) var<storage, read_write> counts: array<array<atomic<u32>, 2>>;

var<workgroup> kinds: array<u32, 256>; // of each ray, by its error alone

// Whether more than half of the pixels of a rectangle of a patch are inliers, of those that there are.
fn mostly_inliers(patch_first: u32, low: vec2u, high: vec2u) -> bool {
  var balance = 0;
  for (var y = low.y; y <= high.y; y++) {
    for (var x = low.x; x <= high.x; x++) {
      let kind = kinds[patch_first + y * PATCH + x];
      balance += select(0, 1, kind == INLIER) - select(0, 1, kind == OUTLIER);
    }
  }
  return balance > 0;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  var kind = NONE;
  if (ray < params.rays) {
    var error = -1.0;
    if (ray < min(counters[params.index], params.capacity) && targets[ray].a >= 0.0) {
      let d = colors[ray].rgb - targets[ray].rgb;
      error = dot(d, d) / 3.0;
      kind = select(OUTLIER, INLIER, error <= threshold[0]);
    }
    errors[ray] = error;
  }
  kinds[local] = kind;
  workgroupBarrier();
  if (kind == NONE) { return; }
  let first = local - local % PER_PATCH;
  let place = vec2u(local % PATCH, local % PER_PATCH / PATCH);
  let last = vec2u(PATCH - 1u);
  let is_middle = all(place >= vec2u(PATCH / 4u)) && all(place < vec2u(PATCH - PATCH / 4u));
  let is_inlier = kind == INLIER ||
    mostly_inliers(first, max(place, vec2u(1u)) - 1u, min(place + 1u, last)) ||
    (is_middle && mostly_inliers(first, vec2u(0u), last));
  let view = pixels[ray].x;
  atomicAdd(&counts[view][0], 1u);
  if (is_inlier) { return; }
  atomicAdd(&counts[view][1], 1u);
  targets[ray].a = -1.0;
}
