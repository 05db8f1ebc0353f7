// Adds what the rays of each view ask of its grid (exposure/tone.wgsl) to the grid's gradients:
//   d_row_c += weight d_exposed_c (p, accumulation)    for each of the corners around a ray's place
//   d_row_c += the sum of that over the grid           for all of its corners, with WHOLE
// The latter is the gradient of a map for all of the view, from which corners then differ: few rays of a step are near
// a corner, but all of them tell how the photograph was exposed.
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   colors     [rays]    (r, g, b, accumulation), as rendered
//   d_exposed  [rays]    (d_exposed, d_accumulation)
//   gradients  as exposures: without WHOLE those of corners that no ray is near stay; what is not finite is left out
// One workgroup a view, which looks at all rays and picks its own. Of the 8 corners around a place one is even and
// one odd along each axis: each thread owns a row of all corners of one such kind, and adds the rays' in their
// order. So no two threads write the same number, but for the whole's sums, which wait for all of that; and the bits
// are the same each time.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 256u;
const OWNERS = 8u * ROWS;
const WHOLE = false;

struct Params { views: u32, capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> d_exposed: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> gradients: array<vec4f>;

var<workgroup> own: array<atomic<u32>, 8>; // a bit for each of THREADS rays: whether it is the view's
var<workgroup> sums: array<vec4f, OWNERS>; // what each owner added

// Adds a ray's share to the corner that is of the thread's kind, and returns it.
fn add(ray: u32, kind: vec3u, row: u32) -> vec4f {
  let color = colors[ray];
  let pixel = pixels[ray];
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - behind, color.a);
  let place = place_of(pixel, cameras[pixel.x].size, dot(LUMA, p.rgb));
  let offset = (place.corner ^ kind) & vec3u(1u);
  let weights = weights_of(place, offset);
  let weight = weights.x * weights.y * weights.z;
  let share = weight * d_exposed[ray][row] * p;
  // Bits are looked at, as compilers may assume that no float is NaN or infinite.
  let finite = all((bitcast<vec4u>(share) & vec4u(0x7f800000u)) != vec4u(0x7f800000u));
  if (weight == 0.0 || !finite) { return vec4f(0.0); }
  gradients[rows_of(pixel.x, place.corner + offset) + row] += share;
  return share;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let view = group_index(workgroup, workgroups);
  if (view >= params.views) { return; }
  let rays = min(counters[params.index], params.capacity);
  var sum = vec4f(0.0);
  for (var first = 0u; first < rays; first += THREADS) {
    if (local < 8u) { atomicStore(&own[local], 0u); }
    workgroupBarrier();
    let ray = first + local;
    if (ray < rays && pixels[ray].x == view) { atomicOr(&own[local / 32u], 1u << (local % 32u)); }
    workgroupBarrier();
    if (local < OWNERS) {
      for (var word = 0u; word < 8u; word++) {
        var left = atomicLoad(&own[word]);
        while (left != 0u) {
          let ray = first + 32u * word + countTrailingZeros(left);
          sum += add(ray, offset_of(local / ROWS), local % ROWS);
          left &= left - 1u;
        }
      }
    }
    workgroupBarrier();
  }
  if (!WHOLE) { return; }
  if (local < OWNERS) { sums[local] = sum; }
  storageBarrier();
  workgroupBarrier();
  let rows = WIDTH * HEIGHT * LEVELS * ROWS;
  for (var row = local; row < rows; row += THREADS) {
    var whole = vec4f(0.0);
    for (var kind = 0u; kind < 8u; kind++) { whole += sums[kind * ROWS + row % ROWS]; }
    gradients[view * rows + row] += whole;
  }
}
