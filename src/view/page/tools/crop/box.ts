import type { Point2, Similarity, Vec3 } from "../../../../math/mod.ts";
import type { Camera } from "../../../../math/mod.ts";
import { invert, transformPoint } from "../../../../math/mod.ts";
import { dot, subtract } from "../../../../math/vector.ts";
import type { Box } from "../../messages.ts";
import { type Line, rayThrough } from "../drawing.ts";

/** A face of a box: of which axis, and whether it is the greater one. */
export interface Face {
  /** The axis that it is perpendicular to: 0 x, 1 y, 2 z. */
  readonly axis: 0 | 1 | 2;
  /** The end of the axis at which it is. */
  readonly end: "min" | "max";
}

/** The faces of a box, in the order of six numbers: its least corner, then its greatest. */
export const FACES: readonly Face[] = (["min", "max"] as const).flatMap((end) =>
  ([0, 1, 2] as const).map((axis) => ({ axis, end }))
);

/** A box is at least this part of its longest side thick. */
const THINNEST = 1e-3;

/** A line of sight with less than this sine to a face's axis says nothing of where along it. */
const ALONG = 1e-2;

/** Where a face's handle is: its middle. */
export function middleOf(box: Box, { axis, end }: Face): Vec3 {
  const at = (i: number) => i === axis ? box[end][i] : (box.min[i] + box.max[i]) / 2;
  return [at(0), at(1), at(2)];
}

/** The box with a face at another place of its axis, but never behind the opposite one. */
export function withFace(box: Box, { axis, end }: Face, to: number): Box {
  const least = THINNEST * longestSide(box);
  const place = end === "min"
    ? Math.min(to, box.max[axis] - least)
    : Math.max(to, box.min[axis] + least);
  const corner: [number, number, number] = [...box[end]];
  corner[axis] = place;
  return { ...box, [end]: corner };
}

/** The length of the longest side of a box. */
export function longestSide({ min, max }: Box): number {
  return Math.max(...subtract(max, min));
}

/**
 * Where a face's axis, through its middle, is nearest to the line of sight through a pixel: where the face goes
 * that is dragged there.
 *
 * @returns its place along the axis; null where the line of sight goes along the axis, or there is none
 */
export function dragged(box: Box, face: Face, camera: Camera, pixel: Point2): number | null {
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
export function edgesOf({ min, max }: Box): Line<Vec3>[] {
  const corner = (bits: number): Vec3 => [
    bits & 1 ? max[0] : min[0],
    bits & 2 ? max[1] : min[1],
    bits & 4 ? max[2] : min[2],
  ];
  return [1, 2, 4].flatMap((axis) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bits) => !(bits & axis)).map((bits): Line<Vec3> => [
      corner(bits),
      corner(bits | axis),
    ])
  );
}

/** Which axes a box is written along. */
export interface BoxAxes {
  /** Whose coordinates they are. */
  readonly frame: "capture" | "scene";
  /** The box of the scene, in these coordinates. */
  from(box: Box): Box;
  /** A box of these coordinates, in the scene's. */
  to(box: Box): Box;
}

/** The scene's own coordinates. */
const SCENE_AXES: BoxAxes = { frame: "scene", from: (box) => box, to: (box) => box };

/**
 * In which coordinates a box can be written in numbers: the capture's where their axes are the scene's in some
 * order and direction, so that it is a box there, too; otherwise the scene's.
 *
 * @param fromCapture where the scene was moved to
 */
export function boxAxes(fromCapture: Similarity): BoxAxes {
  const keepsAxes = fromCapture.rotation.every((value) =>
    Math.abs(Math.abs(value) - Math.round(Math.abs(value))) < 1e-9
  );
  if (!keepsAxes) return SCENE_AXES;
  const toCapture = invert(fromCapture);
  return {
    frame: "capture",
    from: (box) => movedBox(toCapture, box),
    to: (box) => movedBox(fromCapture, box),
  };
}

/** Where a box goes, by a similarity that keeps axes. */
function movedBox(similarity: Similarity, { min, max }: Box): Box {
  const [a, b] = [min, max].map((corner) => transformPoint(similarity, corner));
  return {
    min: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])],
    max: [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2])],
  };
}
