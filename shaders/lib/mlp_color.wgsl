// What the colour network sees, and the colours it gives. A kernel declares the bindings `ray_indices` and
// `directions`.

#import "lib/harmonics.wgsl"
#import "lib/mlp_networks.wgsl"

fn direction_of(sample: u32) -> vec3f {
  if (sample == NO_SAMPLE) { return vec3f(0.0); }
  return directions[ray_indices[sample]].xyz;
}

// The network's inputs, to rows from COLOR_INPUT on: a thread's four outputs of the density network, then
// four harmonics.
fn put_color_inputs(geometry: mat4x4f, lane: Lane) {
  if (lane.quad >= 4u) { return; }
  put_rows(COLOR_INPUT + 4u * lane.quad, lane.column, geometry);
  put_rows(COLOR_INPUT + GEOMETRY + 4u * lane.quad, lane.column, transpose(mat4x4f(
    harmonics_of(lane.quad, direction_of(lane.samples.x)),
    harmonics_of(lane.quad, direction_of(lane.samples.y)),
    harmonics_of(lane.quad, direction_of(lane.samples.z)),
    harmonics_of(lane.quad, direction_of(lane.samples.w)),
  )));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
