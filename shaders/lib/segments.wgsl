// Rendering marches rays segment by segment: some samples of every ray that is still alive, which the field
// is asked about together; then rays that are opaque or through are dropped. The fewer are left, the longer
// the segments.

const ALIVE = 0u;    // in counts: how many rays are alive
const SEGMENTS = 1u; // in counts: how many segments began with a ray alive

// What has been seen of a ray so far, in vec4s.
const SEEN = 3u;
const COLOR = 0u;  // (r, g, b, accumulation), without a background
const STATE = 1u;  // (transmittance, depth, number of samples, 0)
const NORMAL = 2u; // weighted sum of normals, and 0

// The most samples of a ray in a segment: all of them together fit into `capacity`.
fn segment_length(alive: u32, capacity: u32, longest: u32) -> u32 {
  return clamp(capacity / max(alive, 1u), 1u, longest);
}
