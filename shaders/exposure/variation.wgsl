// How views' grids (lib/bilateral.wgsl) should change to vary less: the gradient of
//   weight / views * sum over axes of the mean of (x_i+1 - x_i)^2, over all numbers of all neighbours along it
//   exposures  [views, LEVELS, HEIGHT, WIDTH, ROWS]
//   gradients  as exposures, overwritten; along an axis of 1 there are no neighbours
// One thread a row of a corner.

#import "lib/bilateral.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { views: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

// By how much x at `row` exceeds its neighbours along an axis of `size` corners, which are `stride` rows apart.
fn excess(row: u32, place: u32, size: u32, stride: u32) -> vec4f {
  var sum = vec4f(0.0);
  if (place > 0u) { sum += exposures[row] - exposures[row - stride]; }
  if (place + 1u < size) { sum += exposures[row] - exposures[row + stride]; }
  // Numbers of a row, rows, and neighbours of this axis.
  let pairs = 4u * ROWS * (WIDTH * HEIGHT * LEVELS / size) * max(size - 1u, 1u);
  return sum / f32(pairs);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let row = group_index(workgroup, workgroups) * THREADS + local;
  if (row >= params.views * LEVELS * HEIGHT * WIDTH * ROWS) { return; }
  let corner = row / ROWS;
  let x = corner % WIDTH;
  let y = corner / WIDTH % HEIGHT;
  let z = corner / (WIDTH * HEIGHT) % LEVELS;
  let sum = excess(row, x, WIDTH, ROWS) + excess(row, y, HEIGHT, ROWS * WIDTH) +
    excess(row, z, LEVELS, ROWS * WIDTH * HEIGHT);
  gradients[row] = 2.0 * params.weight / f32(params.views) * sum;
}
