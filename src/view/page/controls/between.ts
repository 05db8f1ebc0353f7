import { column } from "../../../math/mod.ts";
import { alignedWith, quaternionOf, rotationMatrix, slerp } from "../../../math/quaternion.ts";
import { add, scale } from "../../../math/vector.ts";
import type { Viewpoint } from "./viewpoint.ts";

/**
 * A viewpoint on the straight way from one to another.
 *
 * @param share of the way, from 0 to 1; at its ends exactly the viewpoints given
 */
export function between(from: Viewpoint, to: Viewpoint, share: number): Viewpoint {
  if (share <= 0) return from;
  if (share >= 1) return to;
  const start = quaternionOf(from.pose);
  const rotation = rotationMatrix(
    slerp(start, alignedWith(start, quaternionOf(to.pose)), share),
  );
  const eye = add(scale(column(from.pose, 3), 1 - share), scale(column(to.pose, 3), share));
  const pose = Float64Array.from({ length: 12 }, (_, i) => {
    const [row, col] = [Math.floor(i / 4), i % 4];
    return col < 3 ? rotation[row * 3 + col] : eye[row];
  });
  return {
    pose,
    distance: from.distance ** (1 - share) * to.distance ** share,
    fov: from.fov + (to.fov - from.fov) * share,
  };
}
