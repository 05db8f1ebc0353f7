/** Keeps a fit at the identity where its pixels do not decide it: of one color, or none. */
const RIDGE = 1e-6;

/**
 * Colors changed by the affine map, 3 x 4, that brings those of the left half closest to what is expected there, in
 * squares. Whoever compares the right half then measures shapes and not how a photograph was exposed, and has fitted
 * nothing to what is measured.
 *
 * @param rendered, expected [pixels, 3], row by row
 * @param width of a row; of an odd one, the middle column is of the right half
 * @param compared 1 where a pixel may be looked at, [pixels]; null for all
 */
export function fitColors(
  rendered: Float32Array,
  expected: Float32Array,
  width: number,
  compared: Uint8Array | null,
): Float32Array {
  // Normal equations of what the map differs by from the identity.
  const products = Array.from({ length: 4 }, () => new Float64Array(4));
  const errors = Array.from({ length: 3 }, () => new Float64Array(4));
  let count = 0;
  for (let pixel = 0; pixel < rendered.length / 3; pixel++) {
    if (pixel % width >= width >> 1 || compared?.[pixel] === 0) continue;
    const color = [...rendered.subarray(3 * pixel, 3 * pixel + 3), 1];
    color.forEach((a, row) => color.forEach((b, column) => products[row][column] += a * b));
    errors.forEach((sums, channel) => {
      const error = expected[3 * pixel + channel] - color[channel];
      color.forEach((a, row) => sums[row] += a * error);
    });
    count++;
  }
  for (let i = 0; i < 4; i++) products[i][i] += RIDGE * Math.max(count, 1);
  const rows = errors.map((sums) => solve(products, sums));
  return rendered.map((value, i) => {
    const first = i - i % 3;
    const [r, g, b, offset] = rows[i % 3];
    return value + r * rendered[first] + g * rendered[first + 1] + b * rendered[first + 2] + offset;
  });
}

/** Solves a symmetric, positive definite system by Gaussian elimination, which then needs no pivots. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, i) => Float64Array.of(...row, right[i]));
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const factor = rows[j][i] / rows[i][i];
      for (let k = i; k <= size; k++) rows[j][k] -= factor * rows[i][k];
    }
  }
  const solution = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i][size];
    for (let k = i + 1; k < size; k++) sum -= rows[i][k] * solution[k];
    solution[i] = sum / rows[i][i];
  }
  return solution;
}
