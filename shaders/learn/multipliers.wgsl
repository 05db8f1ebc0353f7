// How much the pixels of a batch count: one of an image reduced by 2^j as much as the 4^j pixels that it stands
// for, over the mean of that in the batch (the multi-scale protocol of google/mipnerf).
//   counters       [slots]  there are counters[index] rays, at most capacity; or all_rays, if that is not 0
//   pixels         [rays]   (image, x, y, j)
//   normalization  [1]      1 / the mean of 4^j; 1 without rays
// One workgroup adds in a fixed order.

const THREADS = 256u;

struct Params { capacity: u32, index: u32, all_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> normalization: array<f32>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let counted = min(counters[params.index], params.capacity);
  let rays = select(counted, params.all_rays, params.all_rays > 0u);
  var sum = 0.0;
  for (var ray = local; ray < rays; ray += THREADS) { sum += f32(1u << (2u * pixels[ray].w)); }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { normalization[0] = select(1.0, f32(rays) / sums[0], rays > 0u); }
}
