/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useEffect, useId } from "npm:preact@^10.29.8/hooks";
import type { Store } from "../../store.ts";
import { Button, Slider } from "../../widgets.tsx";
import { Tick } from "../cells.tsx";
import { isTypedInto } from "../keys.ts";
import { type Split, SPLITS } from "../../../../scene/scene.ts";
import { lensNote, shownNote, thinned } from "./photographs.ts";
import { camerasState, goBy, goTo } from "./state.ts";

/** The most cameras that are drawn: more hide what is behind them. */
export const MOST_DRAWN = 200;

/** What splits are called. */
const NAMES: Readonly<Record<Split, string>> = {
  train: "Training",
  val: "Validation",
  test: "Test",
};

/** The part of the panel about the capture's cameras and photographs. */
export function CamerasPanel({ store }: { readonly store: Store }) {
  const { splits, listed, chosen } = camerasState(store);
  const id = useId();
  useNeighbourKeys(store);
  const { cameras } = store.about.value;
  const present = SPLITS.filter((split) => cameras.some((camera) => camera.split === split));
  const drawn = thinned(listed.value, MOST_DRAWN).length;
  return (
    <>
      <fieldset class="ticks">
        <legend>Splits</legend>
        {present.map((split) => (
          <Tick
            key={split}
            label={`${NAMES[split]} (${countOf(store, split)})`}
            checked={splits.value.has(split)}
            onChange={(checked) => {
              const others = [...splits.value].filter((other) => other !== split);
              splits.value = new Set(checked ? [...others, split] : others);
            }}
          />
        ))}
      </fieldset>
      <label for={id}>{shownNote(drawn, listed.value.length)}</label>
      <select
        id={id}
        class="cameras"
        size={7}
        value={chosen.value ?? ""}
        onChange={(event) => {
          const found = listed.value.find(({ key }) => key === event.currentTarget.value);
          if (found) goTo(store, found);
        }}
      >
        {listed.value.map(({ key, captured }) => (
          <option key={key} value={key}>{captured.name}</option>
        ))}
      </select>
      <div class="buttons">
        <Button title="The camera before (,)" onClick={() => goBy(store, -1)}>Previous</Button>
        <Button title="The next camera (.)" onClick={() => goBy(store, 1)}>Next</Button>
      </div>
      <Comparison store={store} />
    </>
  );
}

/** How the photograph lies over the render. */
function Comparison({ store }: { readonly store: Store }) {
  const { compared, chosen, blend, difference } = camerasState(store);
  if (!store.about.value.served) {
    return <p class="hint">This page is one file: the photographs are not in it.</p>;
  }
  return (
    <>
      <Slider
        label="Photograph over render"
        value={100 * blend.value}
        shown={`${Math.round(100 * blend.value)} %`}
        {...{ min: 0, max: 100, step: 1 }}
        onInput={(percent) => blend.value = percent / 100}
      />
      <Tick
        label="Difference: black where they agree"
        checked={difference.value}
        onChange={(checked) => difference.value = checked}
      />
      {compared.value === null && (
        <p class="hint">
          {chosen.value === null
            ? "Go to a camera to see its photograph over the render."
            : "You moved: go to a camera again to see its photograph."}
        </p>
      )}
      {compared.value !== null && <p class="hint">{lensNote(compared.value.camera)}</p>}
    </>
  );
}

function countOf(store: Store, split: Split): number {
  return store.about.value.cameras.filter((camera) => camera.split === split).length;
}

/** Comma and full stop go to the camera before and the next one, but in fields. */
function useNeighbourKeys(store: Store): void {
  useEffect(() => {
    const onKey = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent) => {
      if (ctrlKey || metaKey || altKey || isTypedInto(target)) return;
      if (key === ",") goBy(store, -1);
      if (key === ".") goBy(store, 1);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [store]);
}
