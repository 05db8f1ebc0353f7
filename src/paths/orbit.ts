import type { Camera } from "../math/mod.ts";
import { add, cross, dot, length, normalize, scale, subtract, type Vec3 } from "../math/vector.ts";
import { type LookTrack, rigOf } from "./look.ts";
import { PathError } from "./path.ts";

/**
 * A closed circle around what the given cameras look at.
 *
 * The circle's centre line passes through the point closest to all optical axes (least squares) along
 * the up direction, if none is given world +z, or the cameras' mean up where that is more than 60 degrees away. Its
 * radius and its height above that point are the means of the cameras' own. It starts on the first
 * camera's side, runs counter-clockwise seen from above at constant speed, and looks at the point.
 *
 * @param cameras at least two, with optical axes that are not all parallel
 * @param known the up direction, where it is known
 * @throws {PathError} if cameras do not fit the above, or stand on the centre line
 */
export function orbit(cameras: readonly Camera[], known?: Vec3): LookTrack {
  const { focus, up, positions } = rigOf(cameras, "an orbit", known);
  const offsets = positions.map((position) => subtract(position, focus));
  const heights = offsets.map((offset) => dot(offset, up));
  const outward = offsets.map((offset, i) => subtract(offset, scale(up, heights[i])));
  const radii = outward.map(length);
  const radius = mean(radii);
  const height = mean(heights);
  if (!(radius > 1e-6 * Math.max(1, Math.abs(height)))) {
    throw new PathError(
      "Cannot fit an orbit as the cameras must stand apart from the line that it turns about: " +
        `their mean distance from it is ${radius}.`,
    );
  }
  const first = outward[radii.findIndex((distance) => distance > 1e-6 * radius)];
  const x = normalize(first);
  const y = cross(up, x);
  return (share) => {
    const angle = 2 * Math.PI * share;
    const direction = add(scale(x, Math.cos(angle)), scale(y, Math.sin(angle)));
    const eye = add(focus, add(scale(direction, radius), scale(up, height)));
    return { eye, target: focus, up };
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
