/** Sweeps over all pairs of axes: convergence is quadratic, and matrices of a few rows need six to ten. */
const SWEEPS = 30;

/**
 * A^(-1/2) of a symmetric, positive definite matrix A, itself symmetric: by the eigenvectors that Jacobi's rotations
 * find (Golub and Van Loan, "Matrix Computations", 8.5).
 *
 * @param matrix rows, [n][n]
 * @returns rows, [n][n]
 */
export function inverseSquareRoot(matrix: readonly (readonly number[])[]): number[][] {
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((row, i) => row.map((_, j) => i === j ? 1 : 0));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < a.length; p++) {
      for (let q = p + 1; q < a.length; q++) rotate(a, vectors, p, q);
    }
  }
  const n = a.map((_, i) => i);
  return n.map((i) =>
    n.map((j) => n.reduce((sum, k) => sum + vectors[i][k] * vectors[j][k] / Math.sqrt(a[k][k]), 0))
  );
}

/** Rotates axes p and q so that a[p][q] becomes 0, and columns of vectors with them. */
function rotate(a: number[][], vectors: number[][], p: number, q: number): void {
  if (a[p][q] === 0) return;
  const ratio = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  for (const rows of [a, vectors]) {
    for (const row of rows) {
      [row[p], row[q]] = [cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]];
    }
  }
  const [rowP, rowQ] = [a[p], a[q]];
  a[p] = rowP.map((value, i) => cosine * value - sine * rowQ[i]);
  a[q] = rowQ.map((value, i) => sine * rowP[i] + cosine * value);
}
