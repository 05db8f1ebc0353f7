import { lookAt, type Vec3 } from "../math/mod.ts";
import { add, scale } from "../math/vector.ts";
import type { Config, FieldAbout } from "../nerf/mod.ts";

/** Pixels across and down of a view that no photograph was taken from. */
const SIDE = 800;

/** Its focal length: it sees 53 degrees. */
const FOCAL = 800;

/** Where it is taken from, seen from the box's centre, in sides of the box: all of the box is in the view. */
const AWAY: Vec3 = [1.2, -1.2, 0.8];

/** In sides of the box: before the view, and beyond all that it can see of the box. */
const RANGE = { near: 0.05, far: 4 };

/**
 * What is known of a field whose capture is not at hand: it is looked at from outside its box, with +z up, which is so in
 * all scenes but those that were photographed from one side.
 */
export function aboutOfBox(
  { box: { center, size } }: Pick<Config, "box">,
  { denerf, name }: Pick<FieldAbout, "denerf" | "name">,
): FieldAbout {
  const away = scale(AWAY, size);
  return {
    ...{ denerf, name, up: [0, 0, 1], fromCapture: null, crop: null, tour: null },
    range: { near: RANGE.near * size, far: RANGE.far * size },
    distance: Math.hypot(...away),
    start: {
      ...{ width: SIDE, height: SIDE, fx: FOCAL, fy: FOCAL, cx: SIDE / 2, cy: SIDE / 2 },
      cameraToWorld: lookAt(add(center, away), center, [0, 0, 1]),
    },
  };
}
