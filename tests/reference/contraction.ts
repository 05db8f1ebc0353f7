import type { Vector3 } from "./march.ts";

/** Which points a contraction leaves as they are: those of a cube, or of the ball in it. */
export type ContractionNorm = "max" | "euclidean";

/** A contraction of space (Barron et al. 2022). */
export interface Contraction {
  readonly norm: ContractionNorm;
  /** Distances along rays are contracted from here on, in sides of the box. */
  readonly linear: number;
}

/** The largest coordinate's size, or the Euclidean length. */
export function normOf(x: Vector3, norm: ContractionNorm): number {
  return norm === "max" ? Math.max(...x.map(Math.abs)) : Math.hypot(...x);
}

/** contract(x) = x if |x| <= 1, else (2 - 1 / |x|) x / |x|  (Barron et al. 2022, eq. 10). */
export function contract(x: Vector3, norm: ContractionNorm): Vector3 {
  const size = normOf(x, norm);
  return size <= 1 ? x : scaled(x, (2 - 1 / size) / size);
}

/** What {@link uncontract} makes of points at infinity, or further. */
const FARTHEST = 1024;

/** The inverse of {@link contract}, up to a distance of `FARTHEST`. */
export function uncontract(y: Vector3, norm: ContractionNorm): Vector3 {
  const size = normOf(y, norm);
  return size <= 1 ? y : scaled(y, 1 / (Math.max(2 - size, 1 / FARTHEST) * size));
}

/** J^T g of {@link contract}, by its whole Jacobian; |x| must have one largest coordinate. */
export function contractBackward(x: Vector3, g: Vector3, norm: ContractionNorm): Vector3 {
  const size = normOf(x, norm);
  if (size <= 1) return g;
  const axes = [0, 1, 2];
  const dSize = x.map((value) =>
    norm === "euclidean" ? value / size : Math.abs(value) === size ? Math.sign(value) : 0
  );
  const slope = -2 / size ** 2 + 2 / size ** 3;
  const jacobian = axes.map((row) =>
    axes.map((column) =>
      (row === column ? 2 / size - 1 / size ** 2 : 0) + x[row] * slope * dSize[column]
    )
  );
  return vector(
    axes.map((column) => g.reduce((sum, value, row) => sum + jacobian[row][column] * value, 0)),
  );
}

/** A distance along a ray, contracted: linear contract(t / linear). */
export function contractedDistance(t: number, linear: number): number {
  return t <= linear ? t : linear * (2 - linear / t);
}

/** The inverse of {@link contractedDistance}, for s < 2 linear. */
export function distanceAt(s: number, linear: number): number {
  return s <= linear ? s : linear ** 2 / (2 * linear - s);
}

/** From cube units to the occupancy grid's: the contracted cube is [0, 1]^3. */
export function toGrid(p: Vector3, contraction: Contraction | undefined): Vector3 {
  if (!contraction) return p;
  const x = vector(p.map((value) => 2 * (value - 0.5)));
  return vector(contract(x, contraction.norm).map((value) => value / 4 + 0.5));
}

/** The inverse of {@link toGrid}. */
export function fromGrid(q: Vector3, contraction: Contraction | undefined): Vector3 {
  if (!contraction) return q;
  const y = vector(q.map((value) => 4 * (value - 0.5)));
  return vector(uncontract(y, contraction.norm).map((value) => value / 2 + 0.5));
}

function scaled(x: Vector3, factor: number): Vector3 {
  return vector(x.map((value) => value * factor));
}

function vector([x, y, z]: readonly number[]): Vector3 {
  return [x, y, z];
}
