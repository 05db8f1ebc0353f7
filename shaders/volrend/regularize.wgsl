// Changes the gradients of samples: adds those of the distortion (volrend/distortion.wgsl), and with SCALED
// multiplies by min(1, (t / unit)^2): from the distance `unit` on gradients stay whole. Many more rays pass through
// what is near a camera than through what is far: without it, that is where floaters grow (Philip and Deschaintre
// 2023).
//   ts         [samples]   middles of intervals
//   d_raws     [samples]
//   d_outputs  [samples]   (d_r, d_g, d_b, d_raw), changed
// One thread a sample.

#import "lib/dispatch.wgsl"

const SCALED = true;

struct Params { samples: u32, unit: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> d_raws: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= params.samples) { return; }
  let gradient = d_outputs[sample] + vec4f(0.0, 0.0, 0.0, d_raws[sample]);
  let t = ts[sample] / params.unit;
  d_outputs[sample] = select(gradient, gradient * min(1.0, t * t), SCALED);
}
