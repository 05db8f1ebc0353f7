// The three axes, as the directions of lib/directions_icosahedron.wgsl.

const DIRECTIONS = array<vec3f, 3>(
  vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0), vec3f(0.0, 0.0, 1.0),
);
