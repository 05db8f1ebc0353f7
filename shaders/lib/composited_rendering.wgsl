// Rendering keeps nothing of composited rays but their colors: two buffers less to bind.

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {}

fn keep_nothing(place: u32) {}
