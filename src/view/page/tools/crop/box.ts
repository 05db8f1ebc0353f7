import type { Camera, Point2, Vec3 } from "../../../../math/mod.ts";
import { add, dot, scale, subtract } from "../../../../math/vector.ts";
import type { Crop } from "../../messages.ts";
import { type Line, rayThrough } from "../drawing.ts";

/** A face of a box: of which axis, and whether it is the greater one. */
export interface Face {
  /** The axis that it is perpendicular to: 0 x, 1 y, 2 z. */
  readonly axis: 0 | 1 | 2;
  /** The corner that it has. */
  readonly corner: "lower" | "upper";
}

/** The faces of a box, in the order of six numbers: its least corner, then its greatest. */
export const FACES: readonly Face[] = (["lower", "upper"] as const).flatMap((corner) =>
  ([0, 1, 2] as const).map((axis) => ({ axis, corner }))
);

/** A box is at least this part of its longest side thick. */
const THINNEST = 1e-3;

/** A line of sight with less than this sine to a face's axis says nothing of where along it. */
const ALONG = 1e-2;

/** A box around a point, in the scene's coordinates. */
export function boxAround(center: Vec3, halfSide: number): Crop {
  const half: Vec3 = [halfSide, halfSide, halfSide];
  return { lower: subtract(center, half), upper: add(center, half) };
}

/** Where a face's handle is: its middle. */
export function middleOf(box: Crop, { axis, corner }: Face): Vec3 {
  const middle = scale(add(box.lower, box.upper), 0.5);
  return withEntry(middle, axis, box[corner][axis]);
}

/** The box with a face at another place of its axis, but never behind the opposite one. */
export function withFace(box: Crop, { axis, corner }: Face, to: number): Crop {
  const least = THINNEST * longestSide(box);
  const place = corner === "lower"
    ? Math.min(to, box.upper[axis] - least)
    : Math.max(to, box.lower[axis] + least);
  return { ...box, [corner]: withEntry(box[corner], axis, place) };
}

/** The length of the longest side of a box. */
export function longestSide({ lower, upper }: Crop): number {
  return Math.max(...subtract(upper, lower));
}

/**
 * Where a face's axis, through its middle, is nearest to the line of sight through a pixel: where the face goes
 * that is dragged there.
 *
 * @returns its place along the axis; null where the line of sight goes along the axis, or there is none
 */
export function dragged(box: Crop, face: Face, camera: Camera, pixel: Point2): number | null {
  const ray = rayThrough(camera, pixel);
  if (ray === null) return null;
  const { origin, direction } = ray;
  const middle = middleOf(box, face);
  const offset = subtract(origin, middle);
  const cosine = direction[face.axis];
  const squaredSine = 1 - cosine * cosine;
  if (squaredSine < ALONG * ALONG) return null;
  return middle[face.axis] + (offset[face.axis] - cosine * dot(offset, direction)) / squaredSine;
}

/** The twelve edges of a box. */
export function edgesOf({ lower, upper }: Crop): Line<Vec3>[] {
  const cornerOf = (bits: number): Vec3 => [
    bits & 1 ? upper[0] : lower[0],
    bits & 2 ? upper[1] : lower[1],
    bits & 4 ? upper[2] : lower[2],
  ];
  return [1, 2, 4].flatMap((axis) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bits) => !(bits & axis)).map((bits): Line<Vec3> => [
      cornerOf(bits),
      cornerOf(bits | axis),
    ])
  );
}

/** The six numbers of a box, in the order of {@link FACES}. */
export function numbersOf({ lower, upper }: Crop): readonly number[] {
  return [...lower, ...upper];
}

/** A vector with another number in one place. */
function withEntry(vector: Vec3, axis: 0 | 1 | 2, value: number): Vec3 {
  return [
    axis === 0 ? value : vector[0],
    axis === 1 ? value : vector[1],
    axis === 2 ? value : vector[2],
  ];
}
