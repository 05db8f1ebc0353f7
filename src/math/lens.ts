/** How directions become points of the image plane, before distortion. */
export type Projection = "perspective" | "fisheye" | "fov" | "equirectangular";

/** The names of all projections. */
export const PROJECTIONS: readonly Projection[] = [
  "perspective",
  "fisheye",
  "fov",
  "equirectangular",
];

/**
 * How a lens bends rays. A direction (x, y, z) in OpenCV's camera frame (x right, y down, z forward)
 * first becomes a point (u, v) of the image plane:
 *
 *   perspective  (x, y) / z
 *   fisheye      theta (x, y) / |(x, y)|,  theta: the angle to the axis (equidistant; Kannala and Brandt 2006)
 *   fov          atan(2 r tan(omega / 2)) / omega (x, y) / |(x, y)|,  r = |(x, y) / z|  (Devernay and Faugeras 2001)
 *
 * and is then distorted (Brown 1966, as OpenCV and COLMAP write it), with r^2 = u^2 + v^2:
 *
 *   s  = (1 + k1 r^2 + k2 r^4 + k3 r^6 + k4 r^8) / (1 + d1 r^2 + d2 r^4 + d3 r^6)
 *   u' = s u + 2 p1 u v + p2 (r^2 + 2 u^2) + s1 r^2 + s2 r^4
 *   v' = s v + p1 (r^2 + 2 v^2) + 2 p2 u v + s3 r^2 + s4 r^4
 *
 * The pixel is (fx u' + cx, fy v' + cy). An equirectangular image is not distorted and has no focal
 * length: x runs over longitudes from -pi to pi, y over latitudes from pi/2 down to -pi/2, and the
 * middle of the image looks along the camera's axis.
 */
export interface Lens {
  /** How directions become points of the image plane. */
  readonly projection: Projection;
  /** k1, k2, k3, k4. */
  readonly radial: readonly [k1: number, k2: number, k3: number, k4: number];
  /** d1, d2, d3: k4, k5, k6 of OpenCV's rational model. */
  readonly divisor: readonly [d1: number, d2: number, d3: number];
  /** p1, p2. */
  readonly tangential: readonly [p1: number, p2: number];
  /** s1, s2, s3, s4. */
  readonly prism: readonly [s1: number, s2: number, s3: number, s4: number];
  /** omega of the fov projection, in radians; 0 for the others. */
  readonly omega: number;
}

/** A point of the image plane, distorted or not, or of an image. */
export type Point2 = readonly [x: number, y: number];

/** A lens that is described by what differs from a perfect one of its projection. */
export function lens(projection: Projection, distortion: Partial<Omit<Lens, "projection">>): Lens {
  return {
    projection,
    radial: [0, 0, 0, 0],
    divisor: [0, 0, 0],
    tangential: [0, 0],
    prism: [0, 0, 0, 0],
    omega: 0,
    ...distortion,
  };
}

/** What stands for the lens of a camera without one. */
export const PINHOLE: Lens = lens("perspective", {});

/** Whether a lens bends nothing: its camera is a pinhole. */
export function isPinhole({ projection, radial, divisor, tangential, prism }: Lens): boolean {
  const coefficients = [...radial, ...divisor, ...tangential, ...prism];
  return projection === "perspective" && coefficients.every((value) => value === 0);
}

/** Where a lens moves a point of the image plane, by the formulas of {@link Lens}. */
export function distort(lens: Lens, point: Point2): Point2 {
  const { shift } = shiftOf(lens, point);
  return [point[0] + shift[0], point[1] + shift[1]];
}

/** The matrix [[a, b], [c, d]]. */
type Matrix2 = readonly [a: number, b: number, c: number, d: number];

/**
 * By how much a lens moves a point p, and the Jacobian of where it goes. With e = s - 1, w = (p2, p1) and
 * b = w + (s1, s3) + r^2 (s2, s4),
 *
 *   shift    = (e + 2 w.p) p + r^2 b
 *   Jacobian = (1 + e + 2 w.p) I + p (2 e' p + 2 w)^T + 2 (b + r^2 (s2, s4)) p^T,   e' = de / d(r^2)
 */
function shiftOf(lens: Lens, [u, v]: Point2): { shift: Point2; jacobian: Matrix2 } {
  const { radial: [k1, k2, k3, k4], divisor: [d1, d2, d3], tangential, prism } = lens;
  const t = u * u + v * v;
  const [m1, m2, m3] = [k1 - d1, k2 - d2, k3 - d3];
  const denominator = 1 + t * (d1 + t * (d2 + t * d3));
  const excess = t * (m1 + t * (m2 + t * (m3 + t * k4))) / denominator;
  const slope = (m1 + t * (2 * m2 + t * (3 * m3 + t * 4 * k4)) -
    excess * (d1 + t * (2 * d2 + t * 3 * d3))) / denominator;
  const [wu, wv] = [tangential[1], tangential[0]];
  const [bu, bv] = [wu + prism[0] + t * prism[1], wv + prism[2] + t * prism[3]];
  const along = excess + 2 * (wu * u + wv * v);
  const [gu, gv] = [2 * (slope * u + wu), 2 * (slope * v + wv)];
  const [hu, hv] = [2 * (bu + t * prism[1]), 2 * (bv + t * prism[3])];
  return {
    shift: [along * u + t * bu, along * v + t * bv],
    jacobian: [
      1 + along + u * gu + hu * u,
      u * gv + hu * v,
      v * gu + hv * u,
      1 + along + v * gv + hv * v,
    ],
  };
}

/** An equidistant image ends at the direction straight backward, at an angle of pi. */
const FISHEYE_RADIUS = Math.PI;

/**
 * The radius of the undistorted image plane up to which a lens can be inverted: where its radial part stops
 * growing or has a pole, or where the projection ends. A point beyond it may be moved to the same place as
 * a point within; inversion then means the one within.
 *
 * @returns a radius above 0, or Infinity
 */
export function invertibleRadius(lens: Lens): number {
  let radius = radii.get(lens);
  if (radius === undefined) radii.set(lens, radius = findInvertibleRadius(lens));
  return radius;
}

/** Asked for with every ray, and always the same. */
const radii = new WeakMap<Lens, number>();

function findInvertibleRadius({ projection, radial, divisor, omega }: Lens): number {
  const numerator = [1, ...radial];
  const denominator = [1, ...divisor];
  // d/dr (r N / D) = (N D + 2 t (N' D - N D')) / D^2 with t = r^2.
  const growth = add(
    multiply(numerator, denominator),
    multiply(
      [0, 2],
      subtract(
        multiply(derivative(numerator), denominator),
        multiply(numerator, derivative(denominator)),
      ),
    ),
  );
  const ends = [...positiveRoots(growth), ...positiveRoots(denominator)].map(Math.sqrt);
  if (projection === "fisheye") ends.push(FISHEYE_RADIUS);
  if (projection === "fov") ends.push(Math.PI / 2 / omega);
  return Math.min(Infinity, ...ends);
}

/** Coefficients of a polynomial, the constant one first. */
type Polynomial = readonly number[];

function add(a: Polynomial, b: Polynomial): Polynomial {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0));
}

function subtract(a: Polynomial, b: Polynomial): Polynomial {
  return add(a, b.map((value) => -value));
}

function multiply(a: Polynomial, b: Polynomial): Polynomial {
  const product = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => b.forEach((y, j) => product[i + j] += x * y));
  return product;
}

function derivative(a: Polynomial): Polynomial {
  return a.slice(1).map((value, i) => (i + 1) * value);
}

function valueAt(a: Polynomial, x: number): number {
  return a.reduceRight((sum, value) => sum * x + value, 0);
}

/** The places above 0 where a polynomial changes its sign, in order. */
function positiveRoots(polynomial: Polynomial): number[] {
  const last = polynomial.findLastIndex((value) => value !== 0);
  if (last < 1) return [];
  const a = polynomial.slice(0, last + 1);
  // Between the places where its slope changes its sign it is monotone; all roots lie below Cauchy's bound.
  const bound = 1 + Math.max(...a.slice(0, -1).map((value) => Math.abs(value / a[last])));
  const turns = [0, ...positiveRoots(derivative(a)), bound];
  return turns.slice(1).flatMap((high, i) => {
    const low = turns[i];
    return valueAt(a, low) < 0 === valueAt(a, high) < 0 ? [] : [bisect(a, low, high)];
  });
}

/** Where a polynomial changes its sign in an interval, to the last bit. */
function bisect(a: Polynomial, low: number, high: number): number {
  const rises = valueAt(a, high) >= 0;
  for (;;) {
    const middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    if (valueAt(a, middle) >= 0 === rises) high = middle;
    else low = middle;
  }
}

/** More than any lens needs whose Jacobian is not nearly singular. */
const MAX_ITERATIONS = 60;

/** Newton's method squares its error in each step: after one as short as this nothing is left to gain. */
const LAST_STEP = 1e-9;

/** A search starts within this part of the invertible radius: at its end the Jacobian is singular. */
const START = 0.9;

/**
 * The point that a lens moves to a given one: Newton's method, started there, with steps halved until
 * they come nearer, stay within {@link invertibleRadius} and leave the Jacobian's determinant positive.
 * So the search never leaves the part of the plane that is connected to its middle.
 *
 * @param point a distorted point of the image plane
 * @param iterations of the search at most; the ray kernel gives up after fewer
 * @returns null where the lens moves no point there
 */
export function undistort(
  lens: Lens,
  point: Point2,
  iterations: number = MAX_ITERATIONS,
): Point2 | null {
  const radius = invertibleRadius(lens);
  const scale = Math.min(1, START * radius / Math.hypot(...point));
  // Offsets from the given point: small numbers, so that little is rounded off.
  let best: Point2 = [(scale - 1) * point[0], (scale - 1) * point[1]];
  let step: Point2 = [0, 0];
  let error = Infinity;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const offset: Point2 = [best[0] + step[0], best[1] + step[1]];
    const at: Point2 = [point[0] + offset[0], point[1] + offset[1]];
    const { shift, jacobian: [a, b, c, d] } = shiftOf(lens, at);
    const [eu, ev] = [offset[0] + shift[0], offset[1] + shift[1]];
    const determinant = a * d - b * c;
    const nearer = eu * eu + ev * ev < error;
    if (!(nearer && determinant > 0 && Math.hypot(...at) < radius)) {
      step = [step[0] / 2, step[1] / 2];
      continue;
    }
    best = offset;
    error = eu * eu + ev * ev;
    step = [(b * ev - d * eu) / determinant, (c * eu - a * ev) / determinant];
    if (Math.hypot(...step) <= LAST_STEP * Math.max(1, Math.hypot(...at))) {
      return [at[0] + step[0], at[1] + step[1]];
    }
  }
  return null;
}
