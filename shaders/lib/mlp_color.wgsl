// What the colour network sees, and the colours it gives. A kernel declares the bindings `ray_indices` and
// `directions`.

#import "lib/mlp_networks.wgsl"
#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // of the spherical harmonics, 1 to 4

fn direction_of(sample: u32) -> vec3f {
  if (sample == NO_SAMPLE) { return vec3f(0.0); }
  return directions[ray_indices[sample]].xyz;
}

// Harmonics 4 part … 4 part + 3 of one direction; zero from DEGREE^2 on.
fn harmonics_of(part: u32, d: vec3f) -> vec4f {
  var values = spherical_harmonics_0_to_3(d);
  switch (part) {
    case 1u: { values = spherical_harmonics_4_to_7(d); }
    case 2u: { values = spherical_harmonics_8_to_11(d); }
    case 3u: { values = spherical_harmonics_12_to_15(d); }
    default: {}
  }
  return select(vec4f(0.0), values, 4u * part + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
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
