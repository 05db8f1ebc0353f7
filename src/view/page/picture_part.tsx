/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useSignal } from "npm:@preact/signals@^2.11.4";
import { copy, download, fileStem } from "./actions.ts";
import { viewCommand } from "./command.ts";
import { cameraOf } from "./controls/viewpoint.ts";
import { LONGEST_SIDE, problemOfSize } from "./png.ts";
import type { Store } from "./store.ts";
import { Button, NumberField, Select } from "./widgets.tsx";

/** How many frames a picture can be the mean of. */
const SAMPLES = ["1", "4", "16"].map((value) => ({ value, label: value }));

/** Saving what is seen: as a picture now, or as the command by which denerf renders it. */
export function PicturePart({ store }: { readonly store: Store }) {
  const [width, height] = [useSignal(1920), useSignal(1080)];
  const samples = useSignal("16");
  const saving = useSignal<AbortController | null>(null);
  const problem = problemOfSize(width.value, height.value);
  const size = { width: width.value, height: height.value };
  const save = async () => {
    const giveUp = saving.value = new AbortController();
    try {
      const camera = cameraOf(store.viewpoint.value, size.width, size.height);
      const name = `${fileStem(store.about.value.name)}-${size.width}x${size.height}.png`;
      download(await store.capture(camera, Number(samples.value), giveUp.signal), name);
      store.note.value = `${name} is saved.`;
    } catch (error) {
      store.note.value = error instanceof Error ? error.message : String(error);
    }
    saving.value = null;
  };
  const { run } = store.about.value;
  const fromCapture = store.field.value?.fromCapture;
  const bound = { min: 1, max: LONGEST_SIDE, step: 1 };
  return (
    <>
      <div class="pair">
        <NumberField
          {...{ label: "Width", value: width.value, ...bound }}
          onInput={(value) => width.value = value}
        />
        <NumberField
          {...{ label: "Height", value: height.value, ...bound }}
          onInput={(value) => height.value = value}
        />
      </div>
      <Select
        label="Samples a pixel"
        value={samples.value}
        options={SAMPLES}
        onChange={(value) => samples.value = value}
      />
      {problem && <p class="problem" role="alert">{problem}</p>}
      <Button
        primary
        disabled={saving.value === null && (problem !== null || !store.field.value)}
        onClick={() => saving.value ? saving.value.abort() : save()}
      >
        {saving.value ? "Cancel rendering" : "Save PNG"}
      </Button>
      {run !== null && fromCapture && (
        <Button
          title="A line for a terminal that renders this view by denerf render"
          onClick={() => copy(store, viewCommand(store, run, fromCapture), "The command")}
        >
          Copy the render command
        </Button>
      )}
    </>
  );
}
