/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useRef } from "npm:preact@^10.29.8/hooks";
import type { Store } from "../../store.ts";
import { NumberCell, SignButton } from "../cells.tsx";
import {
  type EditedKeyframe,
  moveKeyframe,
  removeKeyframe,
  replaceKeyframe,
  setFov,
  setTime,
} from "./document.ts";
import { edit, flyAlong, pathState, seenNow } from "./state.ts";

/** Files of other programs have a keyframe a frame: so many of them can be edited here. */
const MOST_LISTED = 200;

/** What is dragged in the list: a keyframe's id. */
const DRAGGED = "application/x-denerf-keyframe";

/** The keyframes, one a row. */
export function KeyframeList({ store }: { readonly store: Store }) {
  const list = useRef<HTMLOListElement>(null);
  const { keyframes } = pathState(store).history.value.now;
  if (keyframes.length === 0) return null;
  const listed = keyframes.slice(0, MOST_LISTED);
  return (
    <>
      <ol class="keyframes" ref={list} tabIndex={-1} aria-label="Keyframes">
        {listed.map((keyframe, index) => (
          <Row
            key={keyframe.id}
            {...{ store, keyframe, index, last: index === keyframes.length - 1 }}
            // What had the focus is gone.
            onRemoved={() => list.current?.focus()}
          />
        ))}
      </ol>
      {listed.length < keyframes.length && (
        <p class="hint">
          The first {listed.length} of {keyframes.length} keyframes are listed; all are on the path.
        </p>
      )}
    </>
  );
}

function Row({ store, keyframe, index, last, onRemoved }: {
  readonly store: Store;
  readonly keyframe: EditedKeyframe;
  readonly index: number;
  readonly last: boolean;
  onRemoved(): void;
}) {
  const { chosen, history } = pathState(store);
  const { id, time, fov } = keyframe;
  const called = `keyframe ${index + 1}`;
  const move = (to: number) => edit(store, (path) => moveKeyframe(path, id, to));
  return (
    <li
      class={chosen.value === id ? "chosen" : ""}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes(DRAGGED)) event.preventDefault();
      }}
      onDrop={(event) => {
        const dropped = event.dataTransfer?.getData(DRAGGED);
        if (!dropped) return;
        event.preventDefault();
        edit(store, (path) => moveKeyframe(path, Number(dropped), index));
      }}
    >
      <span
        class="grip"
        draggable
        title="Drag to another place"
        aria-hidden="true"
        onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, String(id))}
      >
        ⠿
      </span>
      <SignButton
        label={`Fly to ${called}`}
        onClick={() => {
          chosen.value = id;
          flyAlong(store, time);
        }}
      >
        {index + 1}
      </SignButton>
      <NumberCell
        label={`Time of ${called} in seconds`}
        value={time}
        onChange={(to) => edit(store, (path) => setTime(path, id, to))}
      />
      <span aria-hidden="true">s</span>
      {history.value.now.projection !== "equirectangular" && (
        <>
          <NumberCell
            {...{ label: `Field of view of ${called} in degrees`, value: fov, min: 0.001 }}
            max={history.value.now.projection === "fisheye" ? 360 : 179.999}
            onChange={(to) => edit(store, (path) => setFov(path, id, to))}
          />
          <span aria-hidden="true">°</span>
        </>
      )}
      <span class="signs">
        <SignButton
          label={`Replace ${called} by what is seen now`}
          onClick={() => edit(store, (path) => replaceKeyframe(path, id, seenNow(store)))}
        >
          ⟳
        </SignButton>
        <SignButton
          label={`Move ${called} up`}
          disabled={index === 0}
          onClick={() => move(index - 1)}
        >
          ↑
        </SignButton>
        <SignButton label={`Move ${called} down`} disabled={last} onClick={() => move(index + 1)}>
          ↓
        </SignButton>
        <SignButton
          label={`Delete ${called}`}
          onClick={() => {
            edit(store, (path) => removeKeyframe(path, id));
            store.note.value = `Keyframe ${index + 1} was deleted; Ctrl+Z brings it back.`;
            onRemoved();
          }}
        >
          ✕
        </SignButton>
      </span>
    </li>
  );
}
