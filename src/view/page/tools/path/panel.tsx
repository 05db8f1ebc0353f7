/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useEffect, useRef } from "npm:preact@^10.29.8/hooks";
import { PathError } from "../../../../paths/path.ts";
import { download } from "../../actions.ts";
import type { Store } from "../../store.ts";
import { Button, Select, Slider } from "../../widgets.tsx";
import { NumberCell, Tick } from "../cells.tsx";
import { renderCommand } from "../../command.ts";
import { CopyRow } from "../copy_row.tsx";
import { isTypedInto } from "../keys.ts";
import { addKeyframe, durationOf, setDuration, setLoop } from "./document.ts";
import { denerfText, nerfstudioText, readPath } from "./files.ts";
import { change, redo, undo } from "./history.ts";
import { KeyframeList } from "./keyframes.tsx";
import { edit, pathState, preview, scrubTo, seenNow } from "./state.ts";

/** What the path's file is called. */
const FILE_NAME = "tour.json";

/** The camera path editor's part of the panel. */
export function PathPanel({ store }: { readonly store: Store }) {
  const { history, chosen, path } = pathState(store);
  useUndoKeys(store);
  const { now, past, undone } = history.value;
  const add = () => {
    edit(store, (path) => addKeyframe(path, seenNow(store), chosen.value ?? undefined));
    const { keyframes } = history.value.now;
    chosen.value = keyframes.reduce((newest, { id }) => Math.max(newest, id), 0);
  };
  return (
    <>
      {now.keyframes.length === 0 && (
        <p class="hint">Look at the scene as the film begins, and add a keyframe.</p>
      )}
      <div class="buttons">
        <Button primary disabled={store.field.value === null} onClick={add}>Add keyframe</Button>
        <Button disabled={past.length === 0} onClick={() => history.value = undo(history.value)}>
          Undo
        </Button>
        <Button disabled={undone.length === 0} onClick={() => history.value = redo(history.value)}>
          Redo
        </Button>
      </div>
      <KeyframeList store={store} />
      {path.value instanceof PathError && <p class="problem" role="alert">{path.value.message}</p>}
      {path.value !== null && !(path.value instanceof PathError) && <Playback store={store} />}
      <PathSettings store={store} />
      <PathFiles store={store} />
    </>
  );
}

/** Ctrl-Z and Ctrl-Shift-Z, but in fields, which undo what is typed. */
function useUndoKeys(store: Store): void {
  useEffect(() => {
    const { history } = pathState(store);
    const onKey = (event: KeyboardEvent) => {
      const { ctrlKey, metaKey, shiftKey, code, target } = event;
      if (!(ctrlKey || metaKey) || code !== "KeyZ" || isTypedInto(target)) return;
      event.preventDefault();
      history.value = (shiftKey ? redo : undo)(history.value);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [store]);
}

/** The time on the path, and a button that plays it. */
function Playback({ store }: { readonly store: Store }) {
  const { history, time, preview: playing } = pathState(store);
  const { now } = history.value;
  const duration = durationOf(now);
  const plays = playing.value !== null && store.playing.value === playing.value;
  const at = Math.min(time.value, duration);
  return (
    <>
      <Slider
        label="Time"
        value={at}
        shown={`${at.toFixed(2)} of ${duration.toFixed(2)} s, frame ${Math.round(at * now.fps)}`}
        {...{ min: 0, max: duration, step: 1 / now.fps }}
        onInput={(seconds) => scrubTo(store, seconds)}
      />
      <Button
        disabled={duration === 0}
        onClick={() => plays ? store.playing.value = null : preview(store)}
      >
        {plays ? "Stop" : "Preview"}
      </Button>
    </>
  );
}

/** What all frames have in common. */
function PathSettings({ store }: { readonly store: Store }) {
  const { now } = pathState(store).history.value;
  const [width, height] = now.size;
  const duration = durationOf(now);
  const side = (label: string, value: number, sizeOf: (side: number) => [number, number]) => (
    <NumberCell
      {...{ label, value, min: 1, max: 16_384, step: 1 }}
      onChange={(side) => edit(store, (path) => ({ ...path, size: sizeOf(side) }))}
    />
  );
  return (
    <div class="grid">
      <span class="name">Size</span>
      <span class="cells">
        {side("Width in pixels", width, (side) => [side, height])}
        {" × "}
        {side("Height in pixels", height, (side) => [width, side])}
      </span>
      <span class="name">Frames a second</span>
      <NumberCell
        {...{ label: "Frames a second", value: now.fps, min: 0.001, max: 1000 }}
        onChange={(fps) => edit(store, (path) => ({ ...path, fps }))}
      />
      {duration > 0 && (
        <>
          <span class="name">Duration, s</span>
          <NumberCell
            {...{ label: "Duration in seconds", value: duration, min: 0.001, max: 1e6 }}
            onChange={(seconds) => edit(store, (path) => setDuration(path, seconds))}
          />
        </>
      )}
      <Select
        label="Projection"
        value={now.projection}
        options={(["perspective", "fisheye", "equirectangular"] as const).map((value) => ({
          value,
          label: value,
        }))}
        onChange={(projection) => edit(store, (path) => ({ ...path, projection }))}
      />
      <Tick
        label="Loop: back to the first keyframe"
        checked={now.closing !== null}
        onChange={(loops) => edit(store, (path) => setLoop(path, loops))}
      />
    </div>
  );
}

function save(name: string, text: string): void {
  download(new Blob([text], { type: "application/json" }), name);
}

/** Files that are written and read, and the command that renders one. */
function PathFiles({ store }: { readonly store: Store }) {
  const input = useRef<HTMLInputElement>(null);
  const { history, chosen, path } = pathState(store);
  const unwritable = path.value === null || path.value instanceof PathError;
  const open = async (files: FileList) => {
    try {
      const opened = await Promise.all(
        [...files].map(async (file) => ({
          name: file.name,
          bytes: new Uint8Array(await file.arrayBuffer()),
        })),
      );
      const read = readPath(opened, store.camera.value);
      history.value = change(history.value, read);
      chosen.value = null;
      store.note.value = `${read.keyframes.length} keyframes were read.`;
      scrubTo(store, 0);
    } catch (error) {
      store.note.value = error instanceof Error ? error.message : String(error);
    }
  };
  const { now } = history.value;
  const fromCapture = store.field.value?.fromCapture;
  if (fromCapture === null) {
    return (
      <p class="hint">
        This field does not say where its capture lies, whose coordinates path files have. Its path
        is kept where page or field are saved, and cannot be a file or a command.
      </p>
    );
  }
  return (
    <>
      <div class="buttons">
        <Button disabled={unwritable} onClick={() => save(FILE_NAME, denerfText(now))}>
          Save {FILE_NAME}
        </Button>
        <Button
          disabled={unwritable || !fromCapture}
          title="A camera a frame, in the capture's own coordinates"
          onClick={() => save("camera_path.json", nerfstudioText(now, fromCapture!))}
        >
          Save for nerfstudio
        </Button>
        <Button
          disabled={!fromCapture}
          title="A path of denerf's, or nerfstudio's with its dataparser_transforms.json"
          onClick={() => input.current?.click()}
        >
          Open…
        </Button>
        <input
          {...{ ref: input, type: "file", accept: ".json,application/json", multiple: true }}
          hidden
          aria-label="Camera path files"
          onChange={(event) => {
            const { files } = event.currentTarget;
            if (files) open(files).finally(() => input.current!.value = "");
          }}
        />
      </div>
      {!unwritable && store.about.value.run !== null && (
        <CopyRow
          {...{ store, label: "Copy the render command" }}
          text={renderCommand({
            ...{ run: store.about.value.run, path: FILE_NAME, crop: store.crop.value },
          })}
        />
      )}
    </>
  );
}
