/** Columns [from, to) of a matrix of `count` rows. */
export function columns(
  count: number,
  matrix: Float64Array,
  from: number,
  to: number,
): Float64Array {
  const stride = matrix.length / count;
  const result = new Float64Array(count * (to - from));
  for (let n = 0; n < count; n++) {
    result.set(matrix.subarray(n * stride + from, n * stride + to), n * (to - from));
  }
  return result;
}

/** [left, right]: two matrices of `count` rows side by side. */
export function joinColumns(count: number, left: Float64Array, right: Float64Array): Float64Array {
  const [leftStride, rightStride] = [left.length / count, right.length / count];
  const stride = leftStride + rightStride;
  const result = new Float64Array(left.length + right.length);
  for (let n = 0; n < count; n++) {
    result.set(left.subarray(n * leftStride, (n + 1) * leftStride), n * stride);
    result.set(right.subarray(n * rightStride, (n + 1) * rightStride), n * stride + leftStride);
  }
  return result;
}

/** Some of the rows of a matrix of so many columns. */
export function gatherRows(
  matrix: Float64Array,
  rows: readonly number[],
  width: number,
): Float64Array {
  const gathered = new Float64Array(rows.length * width);
  rows.forEach((row, i) =>
    gathered.set(matrix.subarray(row * width, (row + 1) * width), i * width)
  );
  return gathered;
}

/** Some of the rows of several matrices, which have `count` rows. */
export function gatherAll(
  matrices: Readonly<Record<string, Float64Array>>,
  rows: readonly number[],
  count: number,
): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(matrices).map(([name, matrix]) => [
      name,
      gatherRows(matrix, rows, matrix.length / count),
    ]),
  );
}
