import type { Pixel } from "../messages.ts";
import { dolly, pan, roll } from "./moves.ts";
import type { Viewpoint } from "./viewpoint.ts";

/** Two fingers. */
export type Fingers = readonly [Pixel, Pixel];

/** Turns of less than this in radians from where two fingers came down are no turn but a shaky pinch. */
export const LEAST_ROLL = 0.15;

/**
 * Where two fingers bring a viewpoint: apart or together, aside, and around each other. What is under them stays
 * there if it is as far away as the target.
 *
 * @param height of the image, in the units of the fingers' places
 * @param rolls whether turning counts: fingers that have turned by {@link LEAST_ROLL}
 */
export function pinch(
  viewpoint: Viewpoint,
  before: Fingers,
  after: Fingers,
  height: number,
  rolls: boolean,
): Viewpoint {
  const [from, to] = [spread(before), spread(after)];
  const aside: Pixel = [
    (after[0][0] + after[1][0] - before[0][0] - before[1][0]) / 2 / height,
    (after[0][1] + after[1][1] - before[0][1] - before[1][1]) / 2 / height,
  ];
  const moved = pan(viewpoint, ...aside);
  const nearer = from.length > 0 && to.length > 0 ? dolly(moved, from.length / to.length) : moved;
  return rolls ? roll(nearer, angleBetween(before, after)) : nearer;
}

/** By how much two fingers turned around each other, clockwise as seen, from -pi to pi. */
export function angleBetween(before: Fingers, after: Fingers): number {
  const angle = spread(after).angle - spread(before).angle;
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}

function spread([a, b]: Fingers): { length: number; angle: number } {
  const [x, y] = [b[0] - a[0], b[1] - a[1]];
  return { length: Math.hypot(x, y), angle: Math.atan2(y, x) };
}
