import type { Camera } from "../../src/math/camera.ts";
import { ndcRay, pixelRay, type Ray, type RayOptions } from "./rays.ts";

/**
 * The radius of a pixel's cone at t = 1 (Barron et al. 2021; google/mipnerf datasets.py:193-200): 2 / sqrt(12)
 * times the way to the direction of the pixel below, or above for the last row; with `ndc` the mean over both
 * axes of the way between origins. 0 where there is no ray or no neighbour.
 */
export function pixelRadius(
  camera: Camera,
  x: number,
  y: number,
  options: RayOptions,
  ndc?: readonly [number, number],
): number {
  const point = (x: number, y: number): number[] | null => {
    if (camera.rays && (x < 0 || y < 0 || x >= camera.width || y >= camera.height)) return null;
    const ray = pixelRay(camera, x, y, options);
    const seen: Ray = ndc ? ndcRay(ray, ndc, options.directions) : ray;
    if (seen.direction.every((value) => value === 0)) return null;
    return ndc ? seen.origin : seen.direction;
  };
  const here = point(x, y);
  const way = (dx: number, dy: number): number => {
    const isLast = dy > 0 ? y + 1 >= camera.height && y > 0 : x + 1 >= camera.width && x > 0;
    const side = isLast ? -1 : 1;
    const there = point(x + side * dx, y + side * dy) ?? point(x - side * dx, y - side * dy);
    return here && there ? Math.hypot(...here.map((value, i) => there[i] - value)) : 0;
  };
  return 2 / Math.sqrt(12) * (ndc ? (way(0, 1) + way(1, 0)) / 2 : way(0, 1));
}
