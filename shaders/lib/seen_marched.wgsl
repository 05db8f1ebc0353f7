// What was seen of rays that were marched segment by segment.

#import "lib/segments.wgsl"

@group(0) @binding(2) var<storage, read> seen: array<vec4f>;

fn color_of(ray: u32) -> vec4f {
  return seen[ray * SEEN + COLOR];
}

fn depth_of(ray: u32) -> f32 {
  return seen[ray * SEEN + STATE].y;
}

fn samples_of(ray: u32) -> f32 {
  return seen[ray * SEEN + STATE].z;
}

fn normal_of(ray: u32) -> vec3f {
  return seen[ray * SEEN + NORMAL].xyz;
}
