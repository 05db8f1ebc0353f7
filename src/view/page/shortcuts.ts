import type { RefObject } from "npm:preact@^10.29.8";
import { useEffect } from "npm:preact@^10.29.8/hooks";
import { reset, straighten } from "./actions.ts";
import { takesKeys } from "./hands.ts";
import { SHOWS } from "./messages.ts";
import { playTour } from "./tour.ts";
import { MODES, type Store } from "./store.ts";

/** What keys do besides moving, by what is written on them. */
const SHORTCUTS: Readonly<Record<string, (store: Store) => void>> = {
  r: reset,
  l: straighten,
  escape: ({ playing }) => playing.value = null,
  m: ({ mode }) => mode.value = MODES[(MODES.indexOf(mode.value) + 1) % MODES.length],
  t: (store) => store.field.value && playTour(store, store.field.value),
  p: ({ panel }) => panel.value = !panel.value,
  "?": ({ help }) => help.value = true,
  ...Object.fromEntries(
    SHOWS.map((show, i) => [
      String(i + 1),
      (store: Store) => {
        if (store.field.value?.shows.includes(show)) store.show.value = show;
      },
    ]),
  ),
};

/** Lets keys do what {@link SHORTCUTS} says while the picture has the focus, or nothing has. */
export function useShortcuts(canvas: RefObject<HTMLElement>, store: Store): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!takesKeys(canvas.current!, event)) return;
      const does = SHORTCUTS[event.key.toLowerCase()];
      if (!does) return;
      event.preventDefault();
      does(store);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
