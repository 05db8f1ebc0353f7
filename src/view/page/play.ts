import { between } from "./controls/between.ts";
import type { Viewpoint } from "./controls/viewpoint.ts";
import type { Store } from "./store.ts";

/** What a flight is called among what the viewpoint follows; the rest are films. */
const FLIGHT_NAME = "flight";

/** How long a flight takes, in seconds. */
const FLIGHT = 0.8;

/**
 * Lets the viewpoint follow something, until that ends, somebody touches the picture, or something else is played.
 *
 * @param at the viewpoint after so many seconds; null where it has ended
 * @param name what is played
 */
export function play(
  store: Store,
  at: (seconds: number) => Viewpoint | null,
  name = "film",
): void {
  const player = Symbol(name);
  const start = performance.now();
  const frame = (now: number) => {
    if (store.playing.value !== player) return;
    const viewpoint = at(Math.max(now - start, 0) / 1000);
    if (viewpoint === null) {
      store.playing.value = null;
      return;
    }
    store.viewpoint.value = viewpoint;
    requestAnimationFrame(frame);
  };
  store.playing.value = player;
  requestAnimationFrame(frame);
}

/** Flies to a viewpoint; goes there at once where the system asks for less motion. */
export function flyTo(store: Store, to: Viewpoint): void {
  if (calm()) {
    store.playing.value = null;
    store.viewpoint.value = to;
    return;
  }
  const from = store.viewpoint.value;
  let arrived = false;
  play(store, (seconds) => {
    if (arrived) return null;
    arrived = seconds >= FLIGHT;
    return between(from, to, smooth(Math.min(seconds / FLIGHT, 1)));
  }, FLIGHT_NAME);
}

/** Whether a tour or a preview is played, and not a flight, which soon arrives. */
export function playsFilm({ playing }: Store): boolean {
  return playing.value !== null && playing.value.description !== FLIGHT_NAME;
}

/** Whether the system asks for less motion. */
export function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** From 0 to 1, slow at both ends. */
function smooth(share: number): number {
  return share * share * (3 - 2 * share);
}
