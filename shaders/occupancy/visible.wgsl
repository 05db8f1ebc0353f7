// Which cells of an occupancy grid a photograph shows (instant-ngp, mark_untrained_density_grid).
//   densities [cells]   0 for a cell that some camera sees, -1 for the others, which stay empty for ever
//   cameras   [n]
// A camera sees a cell if the cell's centre or one of its 8 corners lies in front of it and inside its
// image, or if it stands in the cell; one whose rays come from a table counts as seeing all cells. One
// thread a cell, which stops at the first camera that sees it.

#import "lib/dispatch.wgsl"
#import "lib/lens.wgsl"
#import "lib/ndc.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;
const LENS = false; // whether any camera has a lens or a table
const NDC = false;  // whether the cube lies in normalised device coordinates

// The cube of cascade 0, by its lowest corner and its side; with NDC, what lib/ndc.wgsl calls (ax, ay).
// first, end: the cells that a run looks at: with many cameras a single run would take seconds.
struct Params { lower: vec3f, side: f32, ndc: vec2f, cameras: u32, first: u32, end: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> densities: array<f32>;

// Whether a camera has a world point in its image.
fn shows(camera: u32, point: vec3f) -> bool {
  let to_world = cameras[camera].to_world;
  let offset = point - vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  // The rows of camera-to-world as columns: on the left of a vector, the transpose of the rotation.
  let in_camera = (to_world * offset).xyz;
  let size = cameras[camera].size;
  if (LENS) {
    let pixel = lens_pixel(cameras[camera], in_camera);
    return pixel.z > 0.0 && all(pixel.xy >= vec2f(0.0)) && all(pixel.xy < size);
  }
  let depth = -in_camera.z;
  // Pixel coordinates times the depth: no division, and behind the camera the image is empty.
  let pixel = vec2f(in_camera.x, -in_camera.y) * cameras[camera].focal + depth * cameras[camera].principal;
  return all(pixel >= vec2f(0.0)) && all(pixel < depth * size);
}

// Where a point of a cell, given by fractions of its sides, lies in the world.
fn world_point(cell: u32, fractions: vec3f) -> vec3f {
  let point = params.lower + params.side * point_in_cell(cell, fractions);
  if (NDC) { return world_from_ndc(params.ndc, point); }
  return point;
}

// Whether a camera stands in a cell. In normalised device coordinates all cameras stand before the cube.
fn contains(cell: u32, camera: u32) -> bool {
  if (NDC) { return false; }
  let to_world = cameras[camera].to_world;
  let position = vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  let offset = to_grid((position - params.lower) / params.side) - cell_corner(cell);
  return all(offset >= vec3f(0.0)) && all(offset <= vec3f(cell_size(cell / CELLS_PER_CASCADE)));
}

fn sees(camera: u32, cell: u32) -> bool {
  if (LENS && cameras[camera].projection == TABLE) { return true; }
  if (contains(cell, camera)) { return true; }
  if (shows(camera, world_point(cell, vec3f(0.5)))) { return true; }
  for (var corner = 0u; corner < 8u; corner++) {
    let far = (vec3u(corner) >> vec3u(0u, 1u, 2u)) & vec3u(1u);
    if (shows(camera, world_point(cell, vec3f(far)))) { return true; }
  }
  return false;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let cell = params.first + group_index(workgroup, workgroups) * THREADS + local;
  if (cell >= params.end) { return; }
  var density = -1.0;
  for (var camera = 0u; camera < params.cameras; camera++) {
    if (sees(camera, cell)) {
      density = 0.0;
      break;
    }
  }
  densities[cell] = density;
}
