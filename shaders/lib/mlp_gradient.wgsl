// The way back through the layers of lib/mlp.wgsl.
//   dX = (dZ W^T) relu'(X), in place over X      dW = X^T dZ, summed over tiles
//
// A weight gradient of a whole workgroup would take 80 to 110 registers a thread if it were kept over the
// loop over tiles, and leave 2 or 3 workgroups a multiprocessor. It is kept in the workgroup's own slice
// of the binding `partials` instead, 20 vec4s a thread, read and written for each tile of some 10,000
// multiply-adds a thread. Each is always read and written by the same thread: no barriers, no atomics,
// one order.

#import "lib/mlp.wgsl"

// f16 has nothing between 0 and 6e-8, and on some devices nothing below 6e-5. A loss is a mean over rays, and
// what a ray has is spread over its samples: gradients fall as the number of samples grows. So where they are
// stored in f16 they are that many times larger, rounded down to a power of two, which is taken out again
// without rounding.
const SCALED = false;

var<private> loss_scale = 1.0;

fn set_loss_scale(samples: u32) {
  if (SCALED) { loss_scale = f32(1u << firstLeadingBit(max(samples, 1u))); }
}

// Rows from `row` on become d relu(x) = sums where x > 0; x is what stands there.
fn put_rectified_gradient(row: u32, sums: Sums, outputs: u32, lane: Lane) {
  if (lane.quad * 4u < outputs) {
    put_where_positive(row + 4u * lane.quad, lane.column, sums.low);
  }
  if (has_high(outputs, lane)) {
    put_where_positive(row + 4u * (lane.quad + QUADS_APART), lane.column, sums.high);
  }
}

fn put_where_positive(row: u32, column: u32, d: mat4x4f) {
  let x = activation_rows(row, column);
  put_rows(row, column, mat4x4f(
    select(d[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(d[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(d[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(d[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  ));
}

// Four rows of a matrix's gradient in a slice of partials.
fn load_partials(place: u32) -> mat4x4f {
  return loss_scale * mat4x4f(
    partials[place], partials[place + STRIDE],
    partials[place + 2u * STRIDE], partials[place + 3u * STRIDE],
  );
}

fn store_partials(place: u32, sums: mat4x4f) {
  let unscaled = sums * (1.0 / loss_scale);
  partials[place] = unscaled[0];
  partials[place + STRIDE] = unscaled[1];
  partials[place + 2u * STRIDE] = unscaled[2];
  partials[place + 3u * STRIDE] = unscaled[3];
}

// Adds the tile's sum of X[i, s] dZ[o, s] to the gradient at vec4 `offset` of partials, or stores it for
// the first tile. A thread computes 8 inputs x 4 outputs. Each begins with another column, so that
// threads that read different rows do not read the same bank.
fn add_gradient(x: u32, inputs: u32, dz: u32, outputs: u32, offset: u32, first: bool, lane: Lane) {
  workgroupBarrier();
  let across = outputs / 4u;
  for (var block = lane.index; block < inputs / 8u * across; block += THREADS) {
    let i = block / across * 8u;
    let o = block % across;
    let low_place = offset + i * STRIDE + o;
    let high_place = low_place + 4u * STRIDE;
    var low = mat4x4f();
    var high = mat4x4f();
    if (!first) {
      low = load_partials(low_place);
      high = load_partials(high_place);
    }
    for (var c = 0u; c < QUADS; c++) {
      let column = (lane.index + c) % QUADS;
      let dzs = activation_rows(dz + 4u * o, column);
      low = add_dots(low, dzs, activation_rows(x + i, column));
      high = add_dots(high, dzs, activation_rows(x + i + 4u, column));
    }
    store_partials(low_place, low);
    store_partials(high_place, high);
  }
}
