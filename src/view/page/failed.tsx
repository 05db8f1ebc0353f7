/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useState } from "npm:preact@^10.29.8/hooks";
import { adviceFor, describeVersion } from "./advice.ts";
import type { Stage, Store } from "./store.ts";
import { Button } from "./widgets.tsx";

/** What is shown where no picture can be drawn: why, what to do, and pictures that were rendered before. */
export function Failed({ failure, pictures }: {
  readonly failure: Extract<Stage, { readonly is: "failed" }>;
  readonly pictures: readonly string[];
}) {
  const [missing, miss] = useState(false);
  const noWebGpu = failure.reason === "no-webgpu";
  return (
    <div class="failed">
      {pictures.length > 0 && <Pictures pictures={pictures} onMissing={() => miss(true)} />}
      <section role="alert">
        <h2>{noWebGpu ? "This page needs WebGPU" : "The field cannot be shown"}</h2>
        {noWebGpu
          ? adviceFor(navigator.userAgent, isSecureContext, location.href).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))
          : <p>{failure.message}</p>}
        {noWebGpu && pictures.length > 1 && <p>Until then, drag the picture to turn around it.</p>}
        {noWebGpu && missing && (
          <p>
            Until then, a training shows no picture; <code>denerf view RUN</code>{" "}
            shows one of a run that was saved.
          </p>
        )}
        <Button primary onClick={() => location.reload()}>Try again</Button>
      </section>
    </div>
  );
}

/** How far a drag goes from one picture to the next, in CSS pixels. */
const DRAG = 24;

/** Pictures from all around: dragging, or a slider for keyboards, turns them. */
function Pictures({ pictures, onMissing }: {
  readonly pictures: readonly string[];
  /** Called where the server has none. */
  readonly onMissing: () => void;
}) {
  const [shown, show] = useState(0);
  const [held, hold] = useState<{ readonly x: number; readonly shown: number } | null>(null);
  const last = pictures.length - 1;
  const turnTo = (number: number) =>
    show((number % pictures.length + pictures.length) % pictures.length);
  return (
    <div
      class="pictures"
      onPointerDown={(event) => hold({ x: event.clientX, shown })}
      onPointerMove={(event) =>
        held && turnTo(held.shown + Math.round((held.x - event.clientX) / DRAG))}
      onPointerUp={() => hold(null)}
      onPointerLeave={() => hold(null)}
    >
      <img
        src={pictures[shown]}
        draggable={false}
        alt="The scene, rendered before"
        onError={(event) => {
          event.currentTarget.hidden = true;
          onMissing();
        }}
      />
      {last > 0 && (
        <input
          {...{ type: "range", min: 0, max: last, step: 1, value: shown }}
          aria-label="Turn around the scene"
          onInput={(event) => show(event.currentTarget.valueAsNumber)}
          onPointerMove={(event) => event.stopPropagation()}
        />
      )}
    </div>
  );
}

/** Says that the server does not take this page any more, which only another address can change. */
export function Refused({ store: { refused, about } }: { readonly store: Store }) {
  if (refused.value === null) return null;
  return (
    <div class="refused" role="alert">
      <p>{refused.value} {describeVersion(about.value.version)}</p>
    </div>
  );
}
