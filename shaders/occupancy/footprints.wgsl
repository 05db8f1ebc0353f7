// How finely an occupancy grid's cells are seen at best: the smallest footprint (lib/footprint.wgsl) that a sample in
// the middle of a cell has in any camera that it lies in front of, or with lenses in whose image. So a cell is asked
// for as rays ask for it: levels of the field that they hardly see would say anything of a point.
//   cameras     [n]
//   footprints  [cells]   0, that of a point, where no camera sees the cell, and of cameras with tables
// One thread a cell.

#import "lib/cone.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"

const THREADS = 64u;
const LENS = false; // whether any camera has a lens or a table
const UNSEEN = 0x1p126;

// The cube of cascade 0, by its lowest corner and its side; for cylinders, what lib/ndc.wgsl calls (ax, ay). first,
// end: the cells that a run looks at.
struct Params { lower: vec3f, side: f32, ndc: vec2f, cameras: u32, first: u32, end: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> footprints: array<f32>;

// The footprint of a sample in a place of the grid, in a camera; UNSEEN if that does not see it.
fn footprint_in(camera: u32, place: vec3f) -> f32 {
  var radius = pinhole_cone_radius(cameras[camera], 1.0);
  if (FOOTPRINTS == CYLINDERS) {
    return footprint_of(radius * 0.5 * (params.ndc.x + params.ndc.y), 0.0, params.side, place);
  }
  if (LENS && cameras[camera].projection == TABLE) { return 0.0; }
  let to_world = cameras[camera].to_world;
  let offset = params.lower + params.side * from_grid(place) -
    vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  // The rows of camera-to-world as columns: on the left of a vector, the transpose of the rotation.
  let in_camera = (to_world * offset).xyz;
  var reach = -in_camera.z;
  if (LENS) {
    let pixel = lens_pixel(cameras[camera], in_camera);
    let direction = lens_direction(cameras[camera], pixel.xy);
    let distance = length(direction);
    if (pixel.z == 0.0 || distance == 0.0) { return UNSEEN; }
    radius = lens_cone_radius(cameras[camera], pixel.xy, direction, 1.0) / distance;
    reach = length(offset);
  }
  if (reach <= 0.0) { return UNSEEN; }
  return footprint_of(radius, reach / params.side, params.side, place);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let cell = params.first + group_index(workgroup, workgroups) * THREADS + local;
  if (cell >= params.end) { return; }
  let middle = cell_corner(cell) + 0.5 * cell_size(cell / CELLS_PER_CASCADE);
  var smallest = UNSEEN;
  for (var camera = 0u; camera < params.cameras; camera++) {
    smallest = min(smallest, footprint_in(camera, middle));
  }
  footprints[cell] = select(smallest, 0.0, smallest == UNSEEN);
}
