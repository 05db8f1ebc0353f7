// What samples/fenceposts.wgsl knows of the intervals that were composited before: their fenceposts, and by
// lib/weights.wgsl their weights.

#import "lib/weights.wgsl"

const PREVIOUS = 128u; // intervals of a ray

@group(0) @binding(2) var<storage, read> edges_before: array<f32>; // [rays, PREVIOUS + 1]
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> deltas: array<f32>;
@group(0) @binding(5) var<storage, read> transmittances: array<f32>;

fn edge_before(ray: u32, i: u32) -> f32 {
  return edges_before[ray * (PREVIOUS + 1u) + i];
}
