// Products of 4 x 4 numbers in registers, the innermost step of every matrix kernel.

// sums + x y^T: column j holds x * y[j].
fn add_outer(sums: mat4x4f, x: vec4f, y: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(x, vec4f(y.x), sums[0]),
    fma(x, vec4f(y.y), sums[1]),
    fma(x, vec4f(y.z), sums[2]),
    fma(x, vec4f(y.w), sums[3]),
  );
}

// sums + x^T y: column j holds the dot products of y's column j with every column of x.
fn add_dots(sums: mat4x4f, x: mat4x4f, y: mat4x4f) -> mat4x4f {
  return mat4x4f(
    sums[0] + y[0] * x,
    sums[1] + y[1] * x,
    sums[2] + y[2] * x,
    sums[3] + y[3] * x,
  );
}
