import { column } from "../../math/pose.ts";
import { dot, subtract } from "../../math/vector.ts";
import type { Capture, Frame } from "../capture.ts";
import type { Cube } from "../scene.ts";

/** Where rays start at the nearest, in sides of the box. */
const NEAREST = 0.01;

/**
 * The placement of a capture with nothing outside of a box that its file has: coordinates stay the file's, and
 * rays run through the sphere around the box.
 *
 * @param box what the object is in, in the capture's coordinates
 * @returns null if no camera looks at the box, so that the file means something else
 */
export function placeInBox(
  box: Cube,
  frames: readonly Pick<Frame, "cameraToWorld">[],
): Capture["placement"] {
  const radius = Math.sqrt(3) / 2 * box.size;
  const depths = frames.map(({ cameraToWorld }) => {
    const offset = subtract([...box.center], column(cameraToWorld, 3));
    return -dot(offset, column(cameraToWorld, 2));
  });
  const nearest = depths.reduce((least, depth) => Math.min(least, depth), Infinity) - radius;
  const far = depths.reduce((most, depth) => Math.max(most, depth), -Infinity) + radius;
  const near = Math.max(nearest, NEAREST * box.size);
  if (!(near < far && Number.isFinite(far))) return null;
  return { layout: { kind: "boxes", box, cascades: 1 }, near, far };
}
