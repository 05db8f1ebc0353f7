import { type ContractionNorm, normOf } from "./contraction.ts";
import { contract } from "./contraction.ts";
import type { Vector3 } from "./march.ts";

/** A Gaussian in space. */
export interface Gaussian {
  /** [3]. */
  readonly mean: Vector3;
  /** Symmetric, [3][3]. */
  readonly covariance: readonly (readonly number[])[];
}

/** Where an interval of a cone lies along its ray, and how wide it is. */
export interface FrustumMoments {
  readonly tMean: number;
  /** Along the ray, in units of its direction. */
  readonly tVariance: number;
  /** In each direction across it. */
  readonly rVariance: number;
}

const AXES: readonly number[] = [0, 1, 2];

/**
 * The moments of a conical frustum (Barron et al. 2021, eq. 7; google/mipnerf mip.py:87-94): mu, its middle; h,
 * half its length.
 *
 * @param radius at t = 1
 */
export function frustumMoments(t0: number, t1: number, radius: number): FrustumMoments {
  const [mu, h] = [(t0 + t1) / 2, (t1 - t0) / 2];
  const d = 3 * mu ** 2 + h ** 2;
  return {
    tMean: mu + 2 * mu * h ** 2 / d,
    tVariance: h ** 2 / 3 - 4 / 15 * h ** 4 * (12 * mu ** 2 - h ** 2) / d ** 2,
    rVariance: radius ** 2 * (mu ** 2 / 4 + 5 / 12 * h ** 2 - 4 / 15 * h ** 4 / d),
  };
}

/** The moments of a cylinder (mip.py, cylinder_to_gaussian). */
export function cylinderMoments(t0: number, t1: number, radius: number): FrustumMoments {
  return {
    tMean: (t0 + t1) / 2,
    tVariance: (t1 - t0) ** 2 / 12,
    rVariance: radius ** 2 / 4,
  };
}

/** The Gaussian of an interval: covariance t_var d d^T + r_var (I - d d^T / |d|^2). */
export function intervalGaussian(
  origin: readonly number[],
  direction: readonly number[],
  { tMean, tVariance, rVariance }: FrustumMoments,
): Gaussian {
  const squared = Math.max(direction.reduce((sum, d) => sum + d ** 2, 0), 1e-40);
  const [x, y, z] = AXES.map((axis) => origin[axis] + tMean * direction[axis]);
  return {
    mean: [x, y, z],
    covariance: AXES.map((i) =>
      AXES.map((j) =>
        tVariance * direction[i] * direction[j] +
        rVariance * ((i === j ? 1 : 0) - direction[i] * direction[j] / squared)
      )
    ),
  };
}

/** The Jacobian of `contract`, [3][3]. */
export function contractJacobian(x: Vector3, norm: ContractionNorm): number[][] {
  const size = normOf(x, norm);
  if (size <= 1) return AXES.map((i) => AXES.map((j) => i === j ? 1 : 0));
  const scale = (2 * size - 1) / size ** 2;
  const slope = (2 - 2 * size) / size ** 3;
  return AXES.map((i) =>
    AXES.map((j) => {
      const dSize = norm === "euclidean"
        ? x[j] / size
        : Math.abs(x[j]) === size
        ? Math.sign(x[j])
        : 0;
      return (i === j ? scale : 0) + slope * x[i] * dSize;
    })
  );
}

/** A Gaussian as the contraction of space deforms it near its mean: J covariance J^T (Barron et al. 2022). */
export function contractGaussian({ mean, covariance }: Gaussian, norm: ContractionNorm): Gaussian {
  const jacobian = contractJacobian(mean, norm);
  const sum = (term: (k: number) => number) => AXES.reduce((sum, k) => sum + term(k), 0);
  return {
    mean: contract(mean, norm),
    covariance: AXES.map((i) =>
      AXES.map((j) => sum((k) => sum((l) => jacobian[i][k] * covariance[k][l] * jacobian[j][l])))
    ),
  };
}

/** The mean and variance of the sine of a normal number (mip.py:122-129). */
export function expectedSine(mean: number, variance: number): { mean: number; variance: number } {
  const sine = Math.exp(-variance / 2) * Math.sin(mean);
  const spread = (1 - Math.exp(-2 * variance) * Math.cos(2 * mean)) / 2 - sine ** 2;
  return { mean: sine, variance: Math.max(0, spread) };
}

/** Which directions Gaussians are encoded along, and in how many octaves. */
export interface IntegratedEncoding {
  readonly levels: number;
  readonly basis: "axes" | "icosahedron";
}

/** The golden ratio. */
const PHI = (1 + Math.sqrt(5)) / 2;

/** Of each pair of opposite corners of an icosahedron one. */
const CORNERS = [[1, 0, PHI], [-1, 0, PHI], [0, PHI, 1], [0, PHI, -1], [PHI, 1, 0], [PHI, -1, 0]];

/** Middles of its edges, but for the axes, which are some too; each with its signs. */
const MIDDLES = [[1, PHI, 1 / PHI], [1 / PHI, 1, PHI], [PHI, 1 / PHI, 1]].flatMap(([x, y, z]) => [
  [x, y, z],
  [-x, y, z],
  [x, -y, z],
  [x, y, -z],
]);

const UNIT_AXES = AXES.map((i) => AXES.map((j) => i === j ? 1 : 0));

/** The directions of a basis, of length 1, in the kernels' order (shaders/lib/directions_*.wgsl). */
export function basisOf(basis: IntegratedEncoding["basis"]): number[][] {
  if (basis === "axes") return UNIT_AXES;
  return [...CORNERS, ...UNIT_AXES, ...MIDDLES]
    .map((p) => p.map((value) => value / Math.hypot(...p)));
}

/**
 * The expected sines of all directions for each octave k, exp(-4^k v / 2) sin(2^k m), then the cosines in the
 * same order (Barron et al. 2021, eq. 14; mip.py:132-160).
 *
 * @param directions [D][3]
 * @returns [2 levels D]
 */
export function encodeGaussian(
  { mean, covariance }: Gaussian,
  levels: number,
  directions: readonly (readonly number[])[],
): number[] {
  const encode = (phase: number) =>
    Array.from({ length: levels }, (_, k) =>
      directions.map((p) => {
        const m = AXES.reduce((sum, i) => sum + p[i] * mean[i], 0);
        const v = AXES.reduce(
          (sum, i) => sum + AXES.reduce((sum, j) => sum + p[i] * covariance[i][j] * p[j], 0),
          0,
        );
        return expectedSine(2 ** k * m + phase, 4 ** k * v).mean;
      })).flat();
  return [...encode(0), ...encode(Math.PI / 2)];
}

/** The nine numbers of a Gaussian as kernels hold them (shaders/lib/gaussians.wgsl). */
export function gaussianRow({ mean, covariance: c }: Gaussian): number[] {
  return [...mean, c[0][0], c[1][1], c[2][2], c[0][1], c[0][2], c[1][2]];
}

/** The Gaussian of such a row. */
export function gaussianOf(row: ArrayLike<number>): Gaussian {
  const [x, y, z, xx, yy, zz, xy, xz, yz] = Array.from(row);
  return { mean: [x, y, z], covariance: [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]] };
}
