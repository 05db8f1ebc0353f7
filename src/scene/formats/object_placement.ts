import { column } from "../../math/pose.ts";
import { dot, length, subtract, type Vec3 } from "../../math/vector.ts";
import type { Capture, Frame } from "../capture.ts";
import type { Cube, Layout } from "../scene.ts";

/** Where rays start at the nearest, in sides of the box. */
const NEAREST = 0.01;

/** Where rays end in a scene that goes on behind the box, in distances of the furthest camera from its centre. */
const BACKGROUND = 100;

/**
 * The placement of a capture whose file says where the object is: coordinates stay the file's. Rays run through
 * the sphere around the box, or as far as the background may be.
 *
 * @param box what the object is in, in the capture's coordinates
 * @param kind `boxes` where there is nothing outside of the box, or it is masked; else `unbounded`
 * @returns null if no camera looks at the box, so that the file means something else
 */
export function placeObject(
  box: Cube,
  frames: readonly Pick<Frame, "cameraToWorld">[],
  kind: "boxes" | "unbounded",
): Capture["placement"] {
  const center: Vec3 = [...box.center];
  const radius = Math.sqrt(3) / 2 * box.size;
  const offsets = frames.map(({ cameraToWorld }) => subtract(center, column(cameraToWorld, 3)));
  const depths = offsets.map((offset, i) => -dot(offset, column(frames[i].cameraToWorld, 2)));
  const nearest = depths.reduce((least, depth) => Math.min(least, depth), Infinity) - radius;
  const furthest = depths.reduce((most, depth) => Math.max(most, depth), -Infinity) + radius;
  const near = Math.max(nearest, NEAREST * box.size);
  if (!(near < furthest && Number.isFinite(furthest))) return null;
  if (kind === "boxes") return { layout: { kind, box, cascades: 1 }, near, far: furthest };
  const distances = offsets.map(length).reduce((most, value) => Math.max(most, value), radius);
  const layout: Layout = { kind, box };
  return { layout, near: NEAREST * box.size, far: BACKGROUND * distances };
}
