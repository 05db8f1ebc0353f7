// What a step reports: reports[slot] = (loss, squared error, rays, samples), of the rays and samples kept.
// The loss is the mean over rays of what ray_loss.wgsl says; the squared error is the sum over rays and
// channels, in which masked rays have the mean of the others. Both are 0 if no ray was kept.
//   batch     [BATCH_SLOTS]
//   partials  [count]    (loss, squared error, rays not masked out, 0), summed over a workgroup's rays
//   reports   [slots]
// One workgroup adds the sums in a fixed order.

#import "lib/batch.wgsl"

const THREADS = 256u;

struct Params { count: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> partials: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> reports: array<vec4f>;

var<workgroup> sums: array<vec3f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  var sum = vec3f(0.0);
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i].xyz; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local > 0u) { return; }
  let rays = f32(batch[KEPT_RAYS]);
  let share = rays / max(sums[0].z, 1.0); // exactly 1 where none is masked out
  reports[params.slot] =
    vec4f(sums[0].x / max(rays, 1.0), sums[0].y * share, rays, f32(batch[KEPT_SAMPLES]));
}
