/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useSignal } from "npm:@preact/signals@^2.11.4";
import { useId, useRef } from "npm:preact@^10.29.8/hooks";
import type { CaptureFiles } from "../../../../scene/in_memory.ts";
import { download } from "../../actions.ts";
import type { Store } from "../../store.ts";
import { Button } from "../../widgets.tsx";
import { bundledFiles, chosenFiles, settingsOf } from "./files.ts";
import { trainOn } from "./drops.ts";

/** Training in the page: the part of the panel that takes photographs. */
export function TrainingPanel({ store }: { readonly store: Store }) {
  const { training } = store;
  const [settings, problem] = [useSignal(""), useSignal<string | null>(null)];
  const fetching = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const running = training.value.is === "running";
  const train = (files: CaptureFiles) => {
    try {
      problem.value = null;
      trainOn(store, files, settingsOf(settings.value));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problem.value = error.message;
    }
  };
  const trainOnBrig = async () => {
    fetching.value = true;
    try {
      train(await bundledFiles());
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
    fetching.value = false;
  };
  return (
    <div class="drop">
      <p class="hint">
        Experimental. Drop a folder with a transforms.json and its PNG or JPEG photographs on the
        page: the browser trains a field on them, and nothing leaves this machine. It is slower than
        denerf train, and lost when the page is closed unless you save it.
      </p>
      <label for={id}>Settings, as --set takes them, one a line</label>
      <textarea
        {...{ id, rows: 2, value: settings.value, disabled: running, spellcheck: false }}
        placeholder="steps=600"
        onInput={(event) => settings.value = event.currentTarget.value}
      />
      {problem.value !== null && <p class="problem" role="alert">{problem.value}</p>}
      <div class="buttons">
        {running
          ? <Button onClick={() => store.stopTraining()}>Stop training</Button>
          : <Button primary onClick={() => input.current?.click()}>Choose a folder…</Button>}
        {!running && store.about.value.served && (
          <Button disabled={fetching.value} onClick={trainOnBrig}>
            {fetching.value ? "Fetching the brig …" : "Train on the brig"}
          </Button>
        )}
        <input
          {...{ ref: input, type: "file", multiple: true, webkitdirectory: true }}
          hidden
          aria-label="Folder to train on"
          onChange={(event) => {
            const { files } = event.currentTarget;
            if (files) train(chosenFiles(files));
            input.current!.value = "";
          }}
        />
        {store.own.value && <SaveField file={store.own.value} />}
      </div>
      {training.value.is !== "idle" && <p role="status">{training.value.text}</p>}
    </div>
  );
}

/** Saves what was trained as a field file, which `denerf view` and `render` take. */
function SaveField({ file }: { readonly file: Blob }) {
  return <Button onClick={() => download(file, "trained.field")}>Save the field</Button>;
}
