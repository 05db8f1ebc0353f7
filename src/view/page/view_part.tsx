/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { setFov } from "./actions.ts";
import { FOV_RANGE } from "./controls/viewpoint.ts";
import { type Show, SHOWS } from "./messages.ts";
import { colorOf, hexOf } from "./colors.ts";
import type { Store } from "./store.ts";
import { Choice, Select, Slider } from "./widgets.tsx";

/** What is called how. */
const LABELS: Readonly<Record<Show, string>> = {
  color: "Colour",
  depth: "Depth",
  normals: "Normals",
  accumulation: "Opacity",
  samples: "Samples",
};

/** Backgrounds to choose from. */
const BACKGROUNDS = [
  { value: "#ffffff", label: "White" },
  { value: "#000000", label: "Black" },
  { value: "other", label: "Other" },
] as const;

/** Largest pictures to choose from, by their longer side; "" is the screen's. */
const SIDES = ["", "1920", "1080", "720", "480", "240"].map((value) => ({
  value,
  label: value === "" ? "Screen" : `${value} pixels`,
}));

/** Degrees of a radian. */
const DEGREES = 180 / Math.PI;

/** What is shown and how: the panel's first part. */
export function ViewPart({ store }: { readonly store: Store }) {
  const { show, field, viewpoint, speed, mode, maxSide } = store;
  const shows = SHOWS.filter((name) => field.value?.shows.includes(name) ?? name === "color");
  const degrees = Math.round(viewpoint.value.fov * DEGREES);
  const usual = (field.value?.distance ?? 1) / 2;
  const faster = speed.value / usual;
  return (
    <>
      <Choice
        label="Show"
        value={show}
        options={shows.map((value) => ({ value, label: LABELS[value] }))}
      />
      <Slider
        label="Field of view"
        value={degrees}
        shown={`${degrees}°`}
        min={Math.ceil(FOV_RANGE.least * DEGREES)}
        max={Math.floor(FOV_RANGE.most * DEGREES)}
        step={1}
        onInput={(value) => setFov(store, value)}
      />
      {mode.value !== "orbit" && (
        <Slider
          label="Speed"
          value={Math.log2(faster)}
          shown={`${faster.toPrecision(2)} ×`}
          min={-4}
          max={4}
          step={0.25}
          onInput={(value) => speed.value = usual * 2 ** value}
        />
      )}
      <Background store={store} />
      <Select
        label="Resolution up to"
        value={String(maxSide.value ?? "")}
        options={SIDES.some(({ value }) => value === String(maxSide.value ?? "")) ? SIDES : [
          ...SIDES,
          { value: String(maxSide.value), label: `${maxSide.value} pixels` },
        ]}
        onChange={(value) => maxSide.value = value === "" ? null : Number(value)}
      />
    </>
  );
}

function Background({ store: { background } }: { readonly store: Store }) {
  const hex = hexOf(background.value);
  const chosen = BACKGROUNDS.find(({ value }) => value === hex)?.value ?? "other";
  return (
    <div class="row background">
      <Select
        label="Background"
        value={chosen}
        options={BACKGROUNDS}
        onChange={(value) =>
          background.value = value === "other" ? [0.5, 0.5, 0.5] : colorOf(value)}
      />
      {chosen === "other" && (
        <input
          type="color"
          aria-label="Colour of the background"
          value={hex}
          onInput={(event) => background.value = colorOf(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
