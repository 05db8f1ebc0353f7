import { lookAt } from "../../math/mod.ts";
import { type Viewpoint, viewpointOf, withinFov } from "./controls/viewpoint.ts";
import type { FieldInfo } from "./messages.ts";

/**
 * Where one looks at first: all that the start camera shows is seen, in pictures of any shape. One that is narrower
 * shows more at its top and bottom.
 */
export function startOf(
  { start, distance }: Pick<FieldInfo, "start" | "distance">,
  { width, height }: { readonly width: number; readonly height: number },
): Viewpoint {
  const { pose, fov } = viewpointOf(start, distance);
  const narrower = Math.max(start.width / start.height / (width / height), 1);
  return { pose, distance, fov: withinFov(2 * Math.atan(Math.tan(fov / 2) * narrower)) };
}

/** Where one looks as long as nothing is known. */
export function startViewpoint(): Viewpoint {
  return { pose: lookAt([0, -1, 0], [0, 0, 0], [0, 0, 1]), distance: 1, fov: Math.PI / 4 };
}
