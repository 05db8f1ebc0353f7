// Samples in the middles of intervals, where a field of positions is asked. With t0, t1 the distances of two
// fenceposts (lib/spacing.wgsl), t = (t0 + t1) / 2 and x = o + t d. Where space is contracted
// (lib/contraction.wgsl), positions are too, and intervals stay true lengths.
//   edges         [rays, SAMPLES + 1]  fenceposts as parts of the ray, increasing
//   origins       [all rays]           w the radius of the pixel's cone (lib/cone.wgsl)
//   directions    [all rays]           w = |d|; 0 for a pixel that has no ray
//   positions     [blocks, POSITION_ROWS, 64]  in [0, 1], with a footprint where the field wants one
//   ts            [rays, SAMPLES]      middles of intervals, in units of the rays' directions
//   deltas        [rays, SAMPLES]      their lengths in sides of the box; with OPAQUE the last is 1e10 long
//   ray_indices   [rays, SAMPLES]      each sample's ray among all rays
//   packed_info   [rays]               (first sample, number of samples)
// One thread a sample; samples that only pad the last block get position 0.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/rows.wgsl"
#import "lib/spacing.wgsl"

const SAMPLES = 48u;
const OPAQUE = false;
const LAST_DELTA = 1e10;

// unit: the distance that h's t is counted in. h_near, h_far: h where rays start and end. The box by its lowest
// corner and its side, in world units.
struct Params {
  rays: u32, first_ray: u32, unit: f32, h_near: f32, h_far: f32, lower: vec3f, size: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> ts: array<f32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(8) var<storage, read_write> packed_info: array<vec2u>;

fn distance_of(s: f32) -> f32 {
  return params.unit * distance_from(params.h_near * (1.0 - s) + params.h_far * s);
}

fn store(sample: u32, position: vec3f, footprint: f32) {
  let first = element_of(sample, POSITION_ROWS, 0u);
  for (var axis = 0u; axis < 3u; axis++) {
    positions[first + axis * SAMPLES_PER_BLOCK] = position[axis];
  }
  if (HAS_FOOTPRINTS) { positions[first + 3u * SAMPLES_PER_BLOCK] = footprint; }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  if (sample >= count) {
    store(sample, vec3f(0.0), 0.0);
    return;
  }
  let ray = sample / SAMPLES;
  let i = sample % SAMPLES;
  let origin = origins[params.first_ray + ray];
  let direction = directions[params.first_ray + ray];
  let t0 = distance_of(edges[sample + ray]);
  let t1 = distance_of(edges[sample + ray + 1u]);
  let t = 0.5 * (t0 + t1);
  let place = to_grid((origin.xyz + t * direction.xyz - params.lower) / params.size);
  store(sample, place, footprint_of(origin.w, t / params.size, params.size, place));
  ts[sample] = t;
  // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
  deltas[sample] = select((t1 - t0) / params.size, LAST_DELTA, OPAQUE && i + 1u == SAMPLES) * direction.w;
  ray_indices[sample] = params.first_ray + ray;
  if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
}
