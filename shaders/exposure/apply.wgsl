// Rendered colours as each photograph's camera would have recorded them: scaled by the exponentials of its
// view's logarithmic gains e. What is behind transparent parts is no photograph's and stays.
//   exposed = behind + exp(e) (color - behind)    behind = (1 - accumulation) background
//   pixels     [rays]    (view, x, y, 0)
//   exposures  [views]   (e_r, e_g, e_b, 0)
//   colors     [rays]    (r, g, b, accumulation), sRGB
//   exposed    [rays]
// Gains act on sRGB values: where the transfer curve is a power, a gain of the light is one of them, too.
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> exposed: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let color = colors[ray];
  let gain = exp(exposures[pixels[ray].x].rgb);
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  exposed[ray] = vec4f(behind + gain * (color.rgb - behind), color.a);
}
