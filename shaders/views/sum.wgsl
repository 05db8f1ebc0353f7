// What the rays of each view add up to.
//   pixels  [rays]           (view, x, y, 0)
//   values  [rays, VEC4S]    of as many rays as there are: counters[index], at most capacity
//   sums    [views, VEC4S]   zeros where one is not finite: nothing is learnt from it in this step
// With TOGETHER, sums of all views' rays: [1, VEC4S], and views is 1.
// One workgroup a view, which looks at all rays and picks its own. They are added in a fixed order, so the
// bits are the same each time, and no view waits for another.

#import "lib/dispatch.wgsl"

const VEC4S = 1u;
const TOGETHER = false;
const THREADS = 256u;

struct Params { views: u32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> values: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> sums: array<vec4f>;

var<workgroup> partials: array<array<vec4f, VEC4S>, 256>;

// Bits are looked at, as compilers may assume that no float is NaN or infinite.
fn finite_or_zero(v: vec4f) -> vec4f {
  let finite = (bitcast<vec4u>(v) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
  return select(vec4f(0.0), v, all(finite));
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
  var own: array<vec4f, VEC4S>;
  let rays = min(counters[params.index], params.capacity);
  for (var ray = local; ray < rays; ray += THREADS) {
    if (!TOGETHER && pixels[ray].x != view) { continue; }
    for (var i = 0u; i < VEC4S; i++) { own[i] += values[ray * VEC4S + i]; }
  }
  partials[local] = own;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) {
      for (var i = 0u; i < VEC4S; i++) { partials[local][i] += partials[local + width][i]; }
    }
  }
  if (local > 0u) { return; }
  for (var i = 0u; i < VEC4S; i++) { sums[view * VEC4S + i] = finite_or_zero(partials[0][i]); }
}
