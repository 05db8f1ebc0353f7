/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { reset, straighten } from "./actions.ts";
import { Icon } from "./icons.tsx";
import { playsFilm } from "./play.ts";
import { type Mode, MODES, type Store } from "./store.ts";

/** What modes are called. */
const LABELS: Readonly<Record<Mode, string>> = { orbit: "Orbit", fly: "Fly", walk: "Walk" };

/** Buttons below the picture. */
export function Toolbar({ store }: { readonly store: Store }) {
  const { mode, help, panel } = store;
  return (
    <div class="toolbar" role="group" aria-label="Camera">
      <div class="modes" role="group" aria-label="Move by">
        {MODES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={mode.value === name}
            onClick={() => mode.value = name}
          >
            <Icon name={name} />
            {LABELS[name]}
          </button>
        ))}
      </div>
      {playsFilm(store) && (
        <button
          type="button"
          title="Stop (Esc)"
          onClick={({ currentTarget }) => {
            store.playing.value = null;
            // The button goes, and what has the focus must be somewhere.
            currentTarget.closest("main")?.querySelector("canvas")?.focus();
          }}
        >
          <Icon name="stop" />
          Stop
        </button>
      )}
      <button
        type="button"
        aria-label="Reset the view"
        title="Reset (R)"
        onClick={() => reset(store)}
      >
        <Icon name="reset" />
      </button>
      <button
        type="button"
        aria-label="Make level"
        title="Make level (L)"
        onClick={() => straighten(store)}
      >
        <Icon name="level" />
      </button>
      <button
        type="button"
        aria-label="Keys and gestures"
        title="Keys and gestures (?)"
        aria-haspopup="dialog"
        onClick={() => help.value = true}
      >
        <Icon name="help" />
      </button>
      <button
        type="button"
        aria-label="Panel"
        title="Panel (P)"
        aria-pressed={panel.value}
        onClick={() => panel.value = !panel.value}
      >
        <Icon name="panel" />
      </button>
    </div>
  );
}
