// What rays tell of the cells that they pass: whether something is missing in them. A ray that nothing stops
// tells that one of its cells is empty too soon if it looks otherwise than its photograph, and that none of
// them is if it looks the same. A ray that something stops tells nothing: what it met may just have the wrong
// colour.
//   batch                [slots]          KEPT_RAYS is read
//   origins, directions  [rays]           world units; directions of length 1
//   bits                 [cells / 32]     what lib/march.wgsl binds; not read
//   colors               [rays]           (r, g, b, accumulation), as rendered
//   targets              [rays]           (r, g, b, alpha), as photographed; nothing where alpha is below 0
//   votes                [cells + 1, 2]   is added to: rays that look right, rays that do not, of those that
//                                         passed each cell; last of all rays that told something
// One thread a ray, which takes all cells as empty and so looks into each once. Integers are added: their
// order does not matter.

#import "lib/batch.wgsl"
#import "lib/march.wgsl"

// A channel further off than this is wrong: far above noise, and half of what something that covers a third
// of a pixel does to it before a random background.
const ERROR = 0.1;
const STOPPED = 0.5; // accumulation of a ray that something stops
const ALL = CASCADES * CELLS_PER_CASCADE;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read> colors: array<vec4f>;
@group(0) @binding(6) var<storage, read> targets: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> votes: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= min(params.rays, batch[KEPT_RAYS])) { return; }
  let color = colors[id.x];
  let photographed = targets[id.x];
  // Not "color.a >= STOPPED": a ray that is not a number tells nothing either.
  if (photographed.a < 0.0 || !(color.a < STOPPED)) { return; }
  let error = abs(color.rgb - photographed.rgb);
  let is_wrong = u32(max(max(error.r, error.g), error.b) > ERROR);
  atomicAdd(&votes[2u * ALL + is_wrong], 1u);

  let ray = make_ray(
    origins[id.x].xyz, directions[id.x].xyz, params.lower, params.size, params.near, params.far,
    vec3u(id.x, params.step, params.seed),
  );
  var cell = ALL;
  var index = 0u;
  while (index < MAX_CANDIDATES) {
    let candidate = candidate_of(ray, index);
    if (!(candidate.t < ray.end)) { break; }
    if (candidate.cell != cell) {
      cell = candidate.cell;
      atomicAdd(&votes[2u * cell + is_wrong], 1u);
    }
    index = after_empty(ray, candidate);
  }
}
