// Which cells of an occupancy grid a photograph shows (instant-ngp, mark_untrained_density_grid).
//   densities [cells]   0 for a cell that some camera sees, -1 for the others, which stay empty for ever
//   cameras   [n, 4]    (fx, fy, cx, cy), then three rows of camera-to-world
// A camera sees a cell if the cell's centre or one of its 8 corners lies in front of it and inside its
// image, or if it stands in the cell. Camera frame: x right, y up, looking along -z. One thread a cell,
// which stops at the first camera that sees it.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const CELLS = CASCADES * CELLS_PER_CASCADE;
const THREADS = 64u;

// The cube of cascade 0, by its lowest corner and its side in world units; the images' size in pixels.
struct Params { lower: vec3f, side: f32, width: f32, height: f32, cameras: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> densities: array<f32>;

// Whether the camera whose first row is given has a point in its image.
fn shows(camera: u32, world_to_camera: mat3x4f, offset: vec3f) -> bool {
  let point = (world_to_camera * offset).xyz;
  let depth = -point.z;
  let intrinsics = cameras[camera];
  // Pixel coordinates times the depth: no division, and behind the camera the image is empty.
  let pixel = vec2f(point.x, -point.y) * intrinsics.xy + depth * intrinsics.zw;
  let edge = depth * vec2f(params.width, params.height);
  return all(pixel >= vec2f(0.0)) && all(pixel < edge);
}

fn sees(camera: u32, lower: vec3f, side: f32) -> bool {
  // The rows of camera-to-world as columns: on the left of a vector, the transpose of the rotation.
  let pose = mat3x4f(cameras[camera + 1u], cameras[camera + 2u], cameras[camera + 3u]);
  let offset = lower - vec3f(pose[0].w, pose[1].w, pose[2].w);
  if (all(offset <= vec3f(0.0)) && all(offset >= vec3f(-side))) { return true; }
  if (shows(camera, pose, offset + 0.5 * side)) { return true; }
  for (var corner = 0u; corner < 8u; corner++) {
    let far = (vec3u(corner) >> vec3u(0u, 1u, 2u)) & vec3u(1u);
    if (shows(camera, pose, offset + side * vec3f(far))) { return true; }
  }
  return false;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let cell = group_index(workgroup, workgroups) * THREADS + local;
  if (cell >= CELLS) { return; }
  let lower = params.lower + params.side * cell_corner(cell);
  let side = params.side * cell_size(cell / CELLS_PER_CASCADE);
  var density = -1.0;
  for (var camera = 0u; camera < params.cameras; camera++) {
    if (sees(4u * camera, lower, side)) {
      density = 0.0;
      break;
    }
  }
  densities[cell] = density;
}
