// A run of pixels of one camera's image, row by row from `first`, for rendering.
//   pixels  [rays]  (camera, x, y, 0)
// One thread a ray.

struct Params { rays: u32, camera: u32, width: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = params.first + ray;
  pixels[ray] = vec4u(params.camera, pixel % params.width, pixel / params.width, 0u);
}
