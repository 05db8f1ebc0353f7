import { type Camera, lookAt, type Similarity, type Vec3 } from "../math/mod.ts";
import { add, scale } from "../math/vector.ts";
import { type Config, depthRange, type RayRange } from "../nerf/mod.ts";
import type { Survey } from "../scene/mod.ts";

/** From where a field is looked at, and what is known of its scene. */
export interface Outlook {
  /** Where rays start and end, in units of the scene. */
  readonly range: RayRange;
  /** From the capture's coordinates to the scene's; null where the capture is not at hand. */
  readonly fromCapture: Similarity | null;
  /** The first view. */
  readonly start: Camera;
  /** The way that the camera takes until somebody moves it: the text of a path's file; null for none. */
  readonly tour: string | null;
}

/** Pixels across and down of a first view that no photograph was taken from. */
const SIDE = 800;

/** Its focal length: it sees 53 degrees. */
const FOCAL = 800;

/** Where it is taken from, seen from the box's centre, in sides of the box: all of the box is in the view. */
const AWAY: Vec3 = [1.2, -1.2, 0.8];

/** In sides of the box: before the view, and beyond all that it can see of the box. */
const RANGE: RayRange = { near: 0.05, far: 4 };

/**
 * From where a run's field is looked at: from a camera of its capture, that of the first view that was held out.
 *
 * @param survey the run's capture; null where that is not at hand: the view is then from outside the field's box
 */
export function outlookOf(config: Config, survey: Survey | null): Outlook {
  if (survey === null) return outlookOnBox(config);
  const { splits: { train, test }, frames, placement } = survey;
  const { camera } = frames[test[0] ?? train[0]];
  return {
    range: depthRange(config, placement),
    fromCapture: placement.fromCapture,
    start: camera,
    tour: null,
  };
}

function outlookOnBox(config: Config): Outlook {
  const { center, size } = config.box;
  const optics = { width: SIDE, height: SIDE, fx: FOCAL, fy: FOCAL, cx: SIDE / 2, cy: SIDE / 2 };
  const eye = add(center, scale(AWAY, size));
  return {
    range: depthRange(config, { near: RANGE.near * size, far: RANGE.far * size }),
    fromCapture: null,
    start: { ...optics, cameraToWorld: lookAt(eye, center, [0, 0, 1]) },
    tour: null,
  };
}
