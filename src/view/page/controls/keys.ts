import type { Vec3 } from "../../../math/mod.ts";
import { add, length, scale } from "../../../math/vector.ts";
import type { Mode } from "../store.ts";
import { dolly, fly, orbit, pan, turn, walk } from "./moves.ts";
import type { Viewpoint } from "./viewpoint.ts";

/** What a key that is held does, by its place on the keyboard: `KeyW` is where W is on an American one. */
export const HELD_KEYS: Readonly<Record<string, { readonly move?: Vec3; readonly turn?: Turn }>> = {
  KeyW: { move: [0, 0, 1] },
  KeyS: { move: [0, 0, -1] },
  KeyA: { move: [-1, 0, 0] },
  KeyD: { move: [1, 0, 0] },
  KeyQ: { move: [0, -1, 0] },
  KeyE: { move: [0, 1, 0] },
  ArrowLeft: { turn: [1, 0] },
  ArrowRight: { turn: [-1, 0] },
  ArrowUp: { turn: [0, -1] },
  ArrowDown: { turn: [0, 1] },
};

/** To the left, and down. */
type Turn = readonly [number, number];

/** How fast keys turn, in radians a second. */
const TURN_SPEED = 1.2;

/** How much nearer a key gets to the target in a second: by a factor of e to the power of this. */
const DOLLY_SPEED = 1;

/** How far keys shift the picture in a second, in its heights. */
const PAN_SPEED = 0.5;

/**
 * Where held keys bring a viewpoint.
 *
 * @param held places on the keyboard; those that are not of {@link HELD_KEYS} do nothing
 * @param step how long they were held in seconds, times how much faster than usual it goes
 * @param speed in units of the scene a second, of who flies and walks
 */
export function moveByKeys(
  viewpoint: Viewpoint,
  mode: Mode,
  up: Vec3,
  held: Iterable<string>,
  step: number,
  speed: number,
): Viewpoint {
  let move: Vec3 = [0, 0, 0];
  let [left, down] = [0, 0];
  for (const key of held) {
    const does = HELD_KEYS[key];
    if (does?.move) move = add(move, does.move);
    if (does?.turn) [left, down] = [left + does.turn[0], down + does.turn[1]];
  }
  const [yaw, pitch] = [left * TURN_SPEED * step, down * TURN_SPEED * step];
  let next = viewpoint;
  if (mode === "orbit") {
    // The camera goes where the arrow points, around its target.
    if (yaw !== 0 || pitch !== 0) next = orbit(next, up, -yaw, -pitch);
    if (move[2] !== 0) next = dolly(next, Math.exp(-move[2] * DOLLY_SPEED * step));
    const [right, rise] = [move[0] * PAN_SPEED * step, move[1] * PAN_SPEED * step];
    return right !== 0 || rise !== 0 ? pan(next, -right, rise) : next;
  }
  if (yaw !== 0 || pitch !== 0) next = turn(next, up, yaw, pitch);
  if (length(move) === 0) return next;
  const by = scale(move, speed * step / length(move));
  return mode === "walk" ? walk(next, up, by) : fly(next, up, by);
}
