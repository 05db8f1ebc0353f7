// Segments whose samples' places nobody asks for: not in normalised device coordinates, without normals.

fn depth_of(sample: u32, t: f32) -> f32 {
  return t;
}

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
