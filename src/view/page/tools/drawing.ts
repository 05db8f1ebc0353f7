/**
 * Where things of the scene are in the picture.
 *
 * @module
 */
import {
  type Camera,
  column,
  invert,
  type Point2,
  project,
  rayDirection,
  rotate,
  similarityOf,
  transformPoint,
  type Vec3,
} from "../../../math/mod.ts";
import { add, length, scale, subtract } from "../../../math/vector.ts";

/** A line from a point to another one, in pixels or in space. */
export type Line<P> = readonly [from: P, to: P];

/** Lines end at this part of a camera's distance before it, where a point would be nowhere in the picture. */
const NEAREST = 1e-4;

/** Cameras that see more than this tangent of an angle to a side, as 360 degree ones do, are drawn as if they did not. */
const WIDEST = 1.5;

/** What a camera draws. */
export interface Sight {
  /** Where a point is in the picture, in the camera's pixels, also outside of it; null where it is not to be seen. */
  point(at: Vec3): Point2 | null;
  /** The part of a straight line that lies before the camera; null if none does. */
  line(from: Vec3, to: Vec3): Line<Point2> | null;
  /** How far along its axis a point is before the camera. */
  depth(at: Vec3): number;
}

/** What a camera draws of the scene. */
export function sightOf(camera: Camera): Sight {
  const toCamera = invert(similarityOf(camera.cameraToWorld));
  const flat = camera.lens === undefined;
  const within = (at: Vec3) => transformPoint(toCamera, at);
  return {
    point: (at) => project(camera, within(at)),
    depth: (at) => -within(at)[2],
    line(from, to) {
      const ends = flat ? beforeCamera(within(from), within(to)) : [within(from), within(to)];
      const [a, b] = ends?.map((end) => project(camera, end)) ?? [null, null];
      return a && b && [a, b];
    },
  };
}

/** The part of a line that a pinhole sees, in its own frame. */
function beforeCamera(a: Vec3, b: Vec3): Line<Vec3> | null {
  const least = NEAREST * Math.max(Math.abs(a[2]), Math.abs(b[2]), NEAREST);
  const [depthA, depthB] = [-a[2] - least, -b[2] - least];
  if (depthA < 0 && depthB < 0) return null;
  const crossing = () => add(a, scale(subtract(b, a), depthA / (depthA - depthB)));
  if (depthA < 0) return [crossing(), b];
  return depthB < 0 ? [a, crossing()] : [a, b];
}

/** How far a point is from where a camera stands. */
export function distanceTo({ cameraToWorld }: Camera, point: Vec3): number {
  return length(subtract(column(cameraToWorld, 3), point));
}

/** A ray from where a camera is through a pixel of its picture; null where it shows nothing. */
export function rayThrough(
  camera: Camera,
  pixel: Point2,
): { readonly origin: Vec3; readonly direction: Vec3 } | null {
  const direction = rayDirection(camera, pixel);
  if (direction === null) return null;
  const pose = similarityOf(camera.cameraToWorld);
  return { origin: column(camera.cameraToWorld, 3), direction: rotate(pose, direction) };
}

/** Lines as the data of an SVG path. */
export function pathData(lines: readonly (Line<Point2> | null)[]): string {
  return lines.filter((line) => line !== null).map(([[ax, ay], [bx, by]]) =>
    `M${ax.toFixed(1)} ${ay.toFixed(1)}L${bx.toFixed(1)} ${by.toFixed(1)}`
  ).join("");
}

/**
 * The edges of the pyramid that a camera sees, in space: from its place to the corners of its image, and
 * the image's border with a mark on its upper side.
 *
 * @param depth how far away the image is drawn
 */
export function frustumOf(camera: Camera, depth: number): Line<Vec3>[] {
  const { width, height, fx, fy, cx, cy, cameraToWorld } = camera;
  const pose = similarityOf(cameraToWorld);
  const apex = column(cameraToWorld, 3);
  // By the focal length alone: a lens bends what is inside, not the order of the corners.
  const slope = (pixels: number, focal: number) =>
    Math.min(Math.max(pixels / focal, -WIDEST), WIDEST);
  const at = (x: number, y: number) =>
    transformPoint(pose, [slope(x - cx, fx) * depth, slope(cy - y, fy) * depth, -depth]);
  const corners = [at(0, 0), at(width, 0), at(width, height), at(0, height)];
  const top = at(width / 2, -height / 4);
  return [
    ...corners.map((corner): Line<Vec3> => [apex, corner]),
    ...corners.map((corner, i): Line<Vec3> => [corner, corners[(i + 1) % 4]]),
    ...[[corners[0], top], [top, corners[1]]] as Line<Vec3>[],
  ];
}
