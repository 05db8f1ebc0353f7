import type { Camera } from "./camera.ts";
import { column } from "./pose.ts";
import { cross, dot, normalize, type Vec3 } from "./vector.ts";

/** Where optical axes meet, as nearly as they do. */
export interface AxesMeet {
  /** The point with the least sum of squared distances to all of them. */
  readonly point: Vec3;
  /**
   * How well the axes determine the point: 0 if they are parallel, at most 8/27. While the angles between
   * them are small, it is about the mean of sin^2 of those angles.
   */
  readonly determinant: number;
}

/** Axes meet if their determinant is above that of a cone of about 4 degrees. */
export const WELL_CONDITIONED = 5e-3;

/**
 * The point p with the least sum of squared distances to the optical axes: with unit axes d through
 * the positions o, the mean of (I - d d^T) p = the mean of (I - d d^T) o.
 *
 * @param cameras at least one
 * @returns p has entries that are not finite where all axes are parallel
 */
export function closestPoint(cameras: readonly Pick<Camera, "cameraToWorld">[]): AxesMeet {
  const rows: [number, number, number][] = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
  const right: [number, number, number] = [0, 0, 0];
  for (const camera of cameras) {
    const axis = normalize(column(camera.cameraToWorld, 2));
    const position = column(camera.cameraToWorld, 3);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const projection = ((i === j ? 1 : 0) - axis[i] * axis[j]) / cameras.length;
        rows[i][j] += projection;
        right[i] += projection * position[j];
      }
    }
  }
  // Cramer's rule; the matrix is symmetric, so its rows serve as its columns.
  const determinant = dot(cross(rows[0], rows[1]), rows[2]);
  return {
    point: [
      dot(cross(right, rows[1]), rows[2]) / determinant,
      dot(cross(rows[0], right), rows[2]) / determinant,
      dot(cross(rows[0], rows[1]), right) / determinant,
    ],
    determinant,
  };
}
