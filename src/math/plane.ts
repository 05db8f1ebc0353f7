import { dot, mean, normalize, subtract, type Vec3 } from "./vector.ts";

/** The plane that points lie in, as nearly as they do. */
export interface Plane {
  /** Its unit normal, of either sign. */
  readonly normal: Vec3;
  /** Standard deviation of the points from it. */
  readonly thickness: number;
  /** Their standard deviation along their second longest axis, in the plane: 0 for points on a line. */
  readonly breadth: number;
  /** Their standard deviation along their longest axis. */
  readonly extent: number;
}

/** So often the matrix is squared: eigenvalues that differ by one in a hundred million are told apart. */
const SQUARINGS = 30;

/**
 * The plane with the least sum of squared distances to points: its normal is the eigenvector of their
 * covariance C with the least eigenvalue, and so that of trace(C) I - C with the greatest, which high powers
 * of that matrix leave alone.
 *
 * @param points at least one, in any coordinates
 */
export function fitPlane(points: readonly Vec3[]): Plane {
  const middle = mean(points);
  const offsets = points.map((p) => subtract(p, middle));
  const covariance = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => offsets.reduce((sum, p) => sum + p[i] * p[j], 0) / points.length)
  );
  const trace = covariance[0][0] + covariance[1][1] + covariance[2][2];
  if (!(trace > 0)) return { normal: [0, 0, 1], thickness: 0, breadth: 0, extent: 0 };
  let power = covariance.map((row, i) => row.map((c, j) => (i === j ? 1 : 0) - c / trace));
  for (let i = 0; i < SQUARINGS; i++) {
    const squared = product(power, power);
    const scale = squared[0][0] + squared[1][1] + squared[2][2];
    power = squared.map((row) => row.map((value) => value / scale));
  }
  const columns = power.map(([x, y, z]): Vec3 => [x, y, z]); // it is symmetric
  const longest = columns.reduce((a, b) => dot(b, b) > dot(a, a) ? b : a);
  const normal = normalize(longest);
  const least = normal.reduce(
    (sum, n, i) => sum + n * dot(covariance[i] as unknown as Vec3, normal),
    0,
  );
  // The other two eigenvalues have a known sum, and the known sum of squares of all entries.
  const sum = trace - least;
  const squares = covariance.flat().reduce((total, c) => total + c * c, 0) - least ** 2;
  const difference = Math.sqrt(Math.max(2 * squares - sum ** 2, 0));
  const deviation = (eigenvalue: number) => Math.sqrt(Math.max(eigenvalue, 0));
  return {
    normal,
    thickness: deviation(least),
    breadth: deviation((sum - difference) / 2),
    extent: deviation((sum + difference) / 2),
  };
}

function product(a: readonly number[][], b: readonly number[][]): number[][] {
  return a.map((row) => [0, 1, 2].map((j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));
}
