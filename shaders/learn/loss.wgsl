// Squared error between rendered and photographed colours, and its gradient.
//   squared_errors[slot] = (sum over rays and channels of (color - target)^2, rays that count)
//   d_color = 2 factor (color - target)      factor: 1 for the sum, 1 / (3 batch) for the mean
//   colors, targets, d_colors  [all rays]    a target of negative alpha does not count: its gradient is 0
// One workgroup adds its share of the rays in a fixed order. With ACCUMULATE it adds to the rays before.

const ACCUMULATE = false;
const THREADS = 256u;

struct Params { rays: u32, first_ray: u32, slot: u32, factor: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> colors: array<vec4f>;
@group(0) @binding(2) var<storage, read> targets: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_colors: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> squared_errors: array<vec2f>;

var<workgroup> sums: array<vec2f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  var sum = vec2f(0.0);
  let end = params.first_ray + params.rays;
  for (var ray = params.first_ray + local; ray < end; ray += THREADS) {
    let target_color = targets[ray];
    if (target_color.a < 0.0) {
      d_colors[ray] = vec4f(0.0);
      continue;
    }
    let difference = colors[ray].rgb - target_color.rgb;
    d_colors[ray] = vec4f(2.0 * params.factor * difference, 0.0);
    sum += vec2f(dot(difference, difference), 1.0);
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local > 0u) { return; }
  var before = vec2f(0.0);
  if (ACCUMULATE) { before = squared_errors[params.slot]; }
  squared_errors[params.slot] = before + sums[0];
}
