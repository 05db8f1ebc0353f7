import type { Camera } from "../math/mod.ts";
import { add, cross, dot, length, mean, scale, subtract, type Vec3 } from "../math/vector.ts";
import { levelAxes, type LookTrack, reach, rigOf } from "./look.ts";
import { PathError } from "./path.ts";
import { locate } from "./spline.ts";

/** Pieces of the ellipse whose lengths are added up. */
const PIECES = 4096;

/**
 * A closed ellipse around what the given cameras look at, as of mip-NeRF 360 (Barron et al. 2022;
 * MultiNeRF, camera_utils.py: generate_ellipse_path).
 *
 * It lies level, at the cameras' mean height, with its centre above or below the point closest to all
 * optical axes. Its axes are the principal ones of the cameras' positions seen from above; each half axis
 * is the 90th percentile of their distances from the centre along it. It starts in the first camera's
 * direction, runs counter-clockwise seen from above at constant speed, and looks at the point.
 *
 * @param cameras at least two, with optical axes that are not all parallel
 * @param known the up direction, where it is known
 * @throws {PathError} if cameras do not fit the above, or stand on one line with the centre
 */
export function ellipse(cameras: readonly Camera[], known?: Vec3): LookTrack {
  const { focus, up, positions } = rigOf(cameras, "an ellipse", known);
  const [x, y] = principalAxes(positions, up);
  const offsets = positions.map((position) => subtract(position, focus));
  const [a, b] = [x, y].map((axis) => reach(offsets, axis));
  if (!(Math.min(a, b) > 1e-6 * Math.max(a, b, length(offsets[0])))) {
    throw new PathError(
      "Cannot fit an ellipse as the cameras must stand around its centre: its half axes would be " +
        `${a.toPrecision(3)} and ${b.toPrecision(3)}. Use an orbit or a spiral.`,
    );
  }
  const height = offsets.reduce((sum, offset) => sum + dot(offset, up), 0) / offsets.length;
  const start = Math.atan2(dot(offsets[0], y) / b, dot(offsets[0], x) / a);
  const angleAt = constantSpeed(a, b, start);
  return (share) => {
    const angle = angleAt(share);
    const across = add(scale(x, a * Math.cos(angle)), scale(y, b * Math.sin(angle)));
    return { eye: add(focus, add(across, scale(up, height))), target: focus, up };
  };
}

/** The level directions in which positions spread most and least; with up they are right-handed. */
function principalAxes(positions: readonly Vec3[], up: Vec3): [Vec3, Vec3] {
  const center = mean(positions);
  const [u, v] = levelAxes(up);
  let [uu, uv, vv] = [0, 0, 0];
  for (const position of positions) {
    const offset = subtract(position, center);
    const [along, across] = [dot(offset, u), dot(offset, v)];
    uu += along * along;
    uv += along * across;
    vv += across * across;
  }
  // The larger eigenvalue's direction of a symmetric 2 x 2 matrix.
  const angle = Math.atan2(2 * uv, uu - vv) / 2;
  const x = add(scale(u, Math.cos(angle)), scale(v, Math.sin(angle)));
  return [x, cross(up, x)];
}

/** The ellipse's parameter after a share of its length from a starting angle, counter-clockwise. */
function constantSpeed(a: number, b: number, start: number): (share: number) => number {
  const angleAt = (piece: number) => start + 2 * Math.PI * piece / PIECES;
  const lengths = new Float64Array(PIECES + 1);
  for (let i = 0; i < PIECES; i++) {
    const middle = angleAt(i + 0.5);
    lengths[i + 1] = lengths[i] + Math.hypot(a * Math.sin(middle), b * Math.cos(middle));
  }
  return (share) => {
    const { segment, share: part } = locate(lengths, share * lengths[PIECES]);
    return angleAt(segment + part);
  };
}
