// What a step reports: reports[slot] = (loss, squared error, rays, samples), of the rays and samples kept.
// The loss is the mean over rays of what ray_loss.wgsl says, the squared error the sum over rays and
// channels; both are 0 if no ray was kept.
//   batch     [BATCH_SLOTS]
//   partials  [count]    (loss, squared error), summed over a workgroup's rays
//   reports   [slots]
// One workgroup adds the sums in a fixed order.

#import "lib/batch.wgsl"

const THREADS = 256u;

struct Params { count: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> partials: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> reports: array<vec4f>;

var<workgroup> sums: array<vec2f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  var sum = vec2f(0.0);
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local > 0u) { return; }
  let rays = batch[KEPT_RAYS];
  reports[params.slot] =
    vec4f(sums[0].x / f32(max(rays, 1u)), sums[0].y, f32(rays), f32(batch[KEPT_SAMPLES]));
}
