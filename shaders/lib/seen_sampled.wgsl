// What was seen of rays all of whose samples were composited at once, in front of a background.

@group(0) @binding(2) var<storage, read> colors: array<vec4f>;
@group(0) @binding(3) var<storage, read> depths: array<f32>;
@group(0) @binding(4) var<storage, read> normals: array<vec4f>; // 0 where none were found

fn color_of(ray: u32) -> vec4f {
  let color = colors[ray];
  return vec4f(color.rgb - (1.0 - color.a) * params.behind, color.a);
}

fn depth_of(ray: u32) -> f32 {
  return depths[ray];
}

fn samples_of(ray: u32) -> f32 {
  return params.samples;
}

fn normal_of(ray: u32) -> vec3f {
  return normals[ray].xyz;
}
