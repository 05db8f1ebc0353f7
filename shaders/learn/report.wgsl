// What a pass of a step reports: reports[slot] = (loss, squared error, rays, samples), of the rays and samples
// that it was trained on. The loss is what ray_loss.wgsl says; the squared error is the sum over rays and
// channels, in which masked rays have the mean of the others. All are 0 if there was no ray.
//   partials    [count]    (loss, squared error, rays not masked out, 0), summed over a workgroup's rays
//   kept_total  [1]        the samples
//   reports     [slots]    of chunks after a batch's first one, their parts are added
// One workgroup adds the sums in a fixed order.

const SUM = false; // whether the loss is a sum over rays, not their mean
const THREADS = 256u;

// capacity, index: there are counters[index] rays, at most capacity. first_ray: of the chunk. all_rays: those of
// a batch of several chunks, 0 where they are the same.
struct Params { count: u32, slot: u32, capacity: u32, index: u32, first_ray: u32, all_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> kept_total: array<u32>;
@group(0) @binding(3) var<storage, read> partials: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> reports: array<vec4f>;

var<workgroup> sums: array<vec3f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = vec3f(0.0);
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i].xyz; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local > 0u) { return; }
  let rays = f32(min(counters[params.index], params.capacity));
  let share = rays / max(sums[0].z, 1.0); // exactly 1 where none is masked out
  let mean = select(max(f32(params.all_rays), max(rays, 1.0)), 1.0, SUM);
  let report = vec4f(sums[0].x / mean, sums[0].y * share, rays, f32(kept_total[0]));
  reports[params.slot] = select(reports[params.slot] + report, report, params.first_ray == 0u);
}
