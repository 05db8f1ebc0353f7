// The ray through a pixel of a camera whose lens is known (lib/lens.wgsl); a direction of 0 where it shows
// nothing. Pixels may lie outside the image. Importers declare PIXEL_OFFSET and bind `cameras`.

#import "lib/lens.wgsl"

struct PixelRay { origin: vec3f, direction: vec3f }

fn pixel_ray(camera: u32, pixel: vec2i) -> PixelRay {
  let to_world = cameras[camera].to_world;
  let in_camera = lens_direction(cameras[camera], vec2f(pixel) + PIXEL_OFFSET);
  return PixelRay(vec4f(0.0, 0.0, 0.0, 1.0) * to_world, vec4f(in_camera, 0.0) * to_world);
}
