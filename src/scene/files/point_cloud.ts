import { storedPositions } from "./positions.ts";
import type { PointCloud } from "../scene.ts";

/** A point as datasets list it: anything, where a file is damaged. */
export interface ListedPoint {
  /** Three coordinates. */
  readonly position: readonly number[];
  /** sRGB from 0 to 255. */
  readonly color: readonly number[];
}

/**
 * The points of a dataset that are finite in single precision and have a colour.
 *
 * @returns null if there are none
 */
export function pointCloudOf(listed: readonly ListedPoint[]): PointCloud | null {
  const isVector = (values: readonly number[]) =>
    values.length === 3 && values.every((value) => Number.isFinite(Math.fround(value)));
  const points = listed.filter(({ position, color }) => isVector(position) && isVector(color));
  if (points.length === 0) return null;
  return {
    positions: storedPositions(Float64Array.from(points.flatMap(({ position }) => position))),
    colors: Uint8Array.from(Uint8ClampedArray.from(points.flatMap(({ color }) => color))),
  };
}
