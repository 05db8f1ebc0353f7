// What rays tell of the cells that they pass: whether something is missing in them. A ray that nothing stops
// tells that one of its cells is empty too soon if it looks otherwise than its photograph, and that none of
// them is if it looks the same. A ray that something stops tells nothing: what it met may just have the wrong
// colour.
//   batch                [slots]          KEPT_RAYS is read
//   origins, directions  [rays]           world units; directions of length 1
//   colors               [rays]           (r, g, b, accumulation), as rendered
//   targets              [rays]           (r, g, b, alpha), as photographed; nothing where alpha is below 0
//   right, wrong         [cells]          are added to: rays that look right, rays that do not, of those that
//                                         passed each cell
//   all_rays             [2]              is added to: of all rays that told something, right and wrong ones
// One thread a ray, which takes all cells as empty and so looks into each once. Integers are added: their
// order does not matter.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/lattice.wgsl"

const THREADS = 64u;

// A channel further off than this is wrong: far above noise, and half of what something that covers a third
// of a pixel does to it before a random background.
const ERROR = 0.1;
const STOPPED = 0.5; // accumulation of a ray that something stops
const NONE = CASCADES * CELLS_PER_CASCADE; // no cell

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> targets: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> right: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read_write> wrong: array<atomic<u32>>;
@group(0) @binding(8) var<storage, read_write> all_rays: array<atomic<u32>, 2>;

fn vote(cell: u32, is_wrong: bool) {
  if (is_wrong) { atomicAdd(&wrong[cell], 1u); } else { atomicAdd(&right[cell], 1u); }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= min(params.rays, batch[KEPT_RAYS])) { return; }
  let color = colors[number];
  let photographed = targets[number];
  // Not "color.a >= STOPPED": a ray that is not a number tells nothing either.
  if (photographed.a < 0.0 || !(color.a < STOPPED)) { return; }
  let error = abs(color.rgb - photographed.rgb);
  let is_wrong = max(max(error.r, error.g), error.b) > ERROR;
  atomicAdd(&all_rays[u32(is_wrong)], 1u);

  let ray = make_ray(
    origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
    vec3u(number, params.step, params.seed),
  );
  var cell = NONE;
  var index = 0u;
  while (index < MAX_CANDIDATES) {
    let candidate = candidate_of(ray, index);
    if (!(candidate.t < ray.end)) { break; }
    if (candidate.cell != cell) {
      cell = candidate.cell;
      vote(cell, is_wrong);
    }
    index = after_empty(ray, candidate);
  }
}
