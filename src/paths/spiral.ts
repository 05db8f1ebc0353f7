import { type Camera, column, lookAt } from "../math/mod.ts";
import { add, dot, mean, scale, subtract } from "../math/vector.ts";
import { FORWARD_NEAR, type Placement } from "../scene/placement.ts";
import { meanDirection } from "../scene/up.ts";
import { type LookTrack, reach, rigOf, upOf } from "./look.ts";
import { PathError } from "./path.ts";

/** Turns of the spiral, and swings back and forth in each of them (load_llff.py). */
const TURNS = 2;
const SWINGS = 0.5;

/** How much nearer than the nearest and farther than the farthest thing depths are thought to reach. */
const STRETCH = { near: 0.9, far: 5 };

/** The weight of the farthest disparity in that of the focus. */
const FAR_WEIGHT = 0.75;

/**
 * LLFF's spiral before what cameras look at that all face one way (Mildenhall et al. 2019; nerf,
 * load_llff.py: render_path_spiral). In the axes of the cameras' average pose, theta running over two
 * turns, it is at
 *
 *   (rx cos(theta), -ry sin(theta), -rz sin(theta / 2))
 *
 * with the 90th percentile r of the cameras' distances along each axis from their mean position, and looks
 * at the point that the average camera sees at a depth. Up is world +z, or the cameras' mean up where that
 * is more than 60 degrees away: in forward-facing scenes, whose up is +y, it is LLFF's.
 *
 * @param cameras at least one; they do not look apart from each other
 * @param depth how far away what they look at is, see {@link spiralDepth}
 * @param up the images' up direction, where it is known
 * @throws {PathError} if their directions cancel
 */
export function spiral(
  cameras: readonly Camera[],
  depth: number,
  up = upOf(cameras),
): LookTrack {
  const average = averagePose(cameras);
  const axes = ([0, 1, 2] as const).map((i) => column(average, i));
  const center = column(average, 3);
  const offsets = cameras.map(({ cameraToWorld }) => subtract(column(cameraToWorld, 3), center));
  const [rx, ry, rz] = axes.map((axis) => reach(offsets, axis));
  const target = subtract(center, scale(axes[2], depth));
  return (share) => {
    const theta = 2 * Math.PI * TURNS * share;
    const [x, y, z] = [
      rx * Math.cos(theta),
      -ry * Math.sin(theta),
      -rz * Math.sin(SWINGS * theta),
    ];
    const eye = [x, y, z].reduce((sum, part, i) => add(sum, scale(axes[i], part)), center);
    return { eye, target, up };
  };
}

/**
 * How far away a spiral's focus is. Before a forward-facing scene it is LLFF's weighted mean of near and
 * far disparities; elsewhere that of the point closest to all optical axes, along the average axis.
 *
 * @throws {PathError} if the cameras do not look at anything in common in front of them
 */
export function spiralDepth(
  cameras: readonly Camera[],
  { layout, near, far }: Pick<Placement, "layout" | "near" | "far">,
): number {
  if (layout.kind === "forward") {
    const nearest = near / FORWARD_NEAR * STRETCH.near;
    return 1 / ((1 - FAR_WEIGHT) / nearest + FAR_WEIGHT / (far * STRETCH.far));
  }
  const { focus } = rigOf(cameras, "a spiral");
  const average = averagePose(cameras);
  const depth = -dot(subtract(focus, column(average, 3)), column(average, 2));
  if (depth > 0) return depth;
  throw new PathError(
    "Cannot fit a spiral as the cameras must look at something in common in front of them. Use " +
      "through.",
  );
}

/** The mean position, looking along the mean axis (nerf, load_llff.py: poses_avg). */
function averagePose(cameras: readonly Camera[]): Float64Array {
  const columns = (index: 1 | 2 | 3) =>
    cameras.map(({ cameraToWorld }) => column(cameraToWorld, index));
  const center = mean(columns(3));
  const [up, backward] = [meanDirection(columns(1)), meanDirection(columns(2))];
  try {
    if (up && backward) return lookAt(center, subtract(center, backward), up);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new PathError(
    "Cannot fit a spiral as the cameras must face one way: their directions cancel. Use an orbit.",
  );
}
