// As lib/pixel_ray_camera.wgsl, but cameras that have a table of rays get them from there: outside of it there
// are none.

#import "lib/lens.wgsl"

@group(0) @binding(4) var table: texture_2d_array<f32>;

struct PixelRay { origin: vec3f, direction: vec3f }

fn pixel_ray(camera: u32, pixel: vec2i) -> PixelRay {
  if (cameras[camera].projection == TABLE) {
    if (any(pixel < vec2i(0)) || any(pixel >= vec2i(cameras[camera].size))) {
      return PixelRay(vec3f(0.0), vec3f(0.0));
    }
    let texel = vec2i(2 * pixel.x, pixel.y);
    return PixelRay(
      textureLoad(table, texel, camera, 0).xyz,
      textureLoad(table, texel + vec2i(1, 0), camera, 0).xyz,
    );
  }
  let to_world = cameras[camera].to_world;
  let in_camera = lens_direction(cameras[camera], vec2f(pixel) + PIXEL_OFFSET);
  return PixelRay(vec4f(0.0, 0.0, 0.0, 1.0) * to_world, vec4f(in_camera, 0.0) * to_world);
}
