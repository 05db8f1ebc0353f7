// What training keeps of composited rays, besides their colors.

@group(0) @binding(9) var<storage, read_write> distortions: array<f32>;
@group(0) @binding(10) var<storage, read_write> kept_counts: array<u32>;

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {
  distortions[ray] = distortion;
  kept_counts[place] = kept;
}

fn keep_nothing(place: u32) {
  kept_counts[place] = 0u;
}
