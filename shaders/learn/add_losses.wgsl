// Adds losses of rays to the loss that a pass of a step reports (learn/report.wgsl).
//   losses   [rays]
//   reports  [slots]  (loss, squared error, rays, samples)
// One workgroup adds them in a fixed order.

const THREADS = 256u;

struct Params { rays: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> losses: array<f32>;
@group(0) @binding(2) var<storage, read_write> reports: array<vec4f>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = 0.0;
  for (var i = local; i < params.rays; i += THREADS) { sum += losses[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { reports[params.slot].x += sums[0]; }
}
