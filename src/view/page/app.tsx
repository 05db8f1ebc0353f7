/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useEffect, useRef } from "npm:preact@^10.29.8/hooks";
import { Failed, Refused } from "./failed.tsx";
import { takeHands } from "./hands.ts";
import { Help } from "./help.tsx";
import { Panel } from "./panel.tsx";
import { Poster } from "./poster.tsx";
import { useShortcuts } from "./shortcuts.ts";
import type { Frame } from "./messages.ts";
import type { Store } from "./store.ts";
import { TOOLS } from "./tools/mod.ts";
import { Toolbar } from "./toolbar.tsx";

/** How long a note is shown, in ms. */
const NOTE_TIME = 8000;

/** The most frames that the picture is the mean of. */
const SAMPLES = 16;

/** The page: the picture, what floats over it, and the panel. */
export function App({ store, poster, pictures, onCanvas }: {
  readonly store: Store;
  /** What is seen until there is a picture, as an address; null if there is none. */
  readonly poster: string | null;
  /** Pictures where none can be drawn, as addresses: of the start view, or from all around. */
  readonly pictures: readonly string[];
  /** Takes the canvas, once. */
  onCanvas(canvas: HTMLCanvasElement): void;
}) {
  const failed = store.stage.value.is === "failed" ? store.stage.value : null;
  const hasPanel = store.panel.value && !failed;
  return (
    <div class={hasPanel ? "page" : "page without-panel"}>
      <main class="picture" aria-label="Picture">
        <Canvas store={store} onCanvas={onCanvas} />
        <div class="overlay">
          {TOOLS.map(({ title, Overlay }) =>
            Overlay && store.unfolded.value.has(title) && store.field.value
              ? <Overlay key={title} store={store} />
              : null
          )}
        </div>
        {failed
          ? <Failed failure={failed} pictures={pictures} />
          : <Poster store={store} picture={poster} />}
        <header class="title">
          <h1>{store.about.value.name}</h1>
          <Status store={store} />
        </header>
        <Toolbar store={store} />
        <Refused store={store} />
        <Note store={store} />
      </main>
      {hasPanel && <Panel store={store} />}
      <Help store={store} />
    </div>
  );
}

function Canvas({ store, onCanvas }: {
  readonly store: Store;
  onCanvas(canvas: HTMLCanvasElement): void;
}) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current!;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = canvas;
      if (width > 0 && height > 0) store.size.value = { width, height };
    };
    const observer = new ResizeObserver(measure);
    observer.observe(canvas);
    measure();
    onCanvas(canvas);
    const letGo = takeHands(canvas, store);
    return () => {
      observer.disconnect();
      letGo();
    };
  }, []);
  useShortcuts(ref, store);
  return (
    <canvas
      ref={ref}
      tabIndex={0}
      role="application"
      aria-label={`View of ${store.about.value.name}`}
      aria-description="Drag or use the arrow keys to turn, W, A, S, D, Q and E to move; ? shows all keys."
    />
  );
}

/** How sharp the picture is, for those who want to know. */
function Status({ store }: { readonly store: Store }) {
  const { stage, frame, field } = store;
  if (stage.value.is !== "shown" || !frame.value || !field.value) return null;
  return <div class="status" role="group" aria-label="Sharpness">{describeFrame(frame.value)}</div>;
}

/** A frame in few words. */
export function describeFrame({ width, height, samples, done }: Frame): string {
  const size = `${width} × ${height}`;
  if (done) return samples > 1 ? `${size} · ${samples} samples` : size;
  return samples > 0 ? `${size} · ${samples} of ${SAMPLES} samples` : `${size} · moving`;
}

/** What happened, read out as it appears, and gone after a while. */
function Note({ store: { note } }: { readonly store: Store }) {
  useEffect(() => {
    if (note.value === "") return;
    const timer = setTimeout(() => note.value = "", NOTE_TIME);
    return () => clearTimeout(timer);
  }, [note.value]);
  return <div class="note" role="status">{note.value && <p>{note.value}</p>}</div>;
}
