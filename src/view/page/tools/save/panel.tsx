/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useSignal } from "npm:@preact/signals@^2.11.4";
import { changeField } from "../../../../nerf/mod.ts";
import { resizeCamera } from "../../../../math/mod.ts";
import { PathError } from "../../../../paths/path.ts";
import { dataUrl } from "../../../html.ts";
import { download, fileStem } from "../../actions.ts";
import type { Store } from "../../store.ts";
import { Button } from "../../widgets.tsx";
import { Tick } from "../cells.tsx";
import { fileOf } from "../path/document.ts";
import { pathState } from "../path/state.ts";
import { ownFiles, ownPictures } from "./own_files.ts";
import { aboutOf, savedPage, type SavedView } from "./saved_page.ts";

/** The longest side of the picture for browsers that have no WebGPU, in pixels. */
const PICTURE_SIDE = 640;

/** The part of the panel that saves page and field, with what is seen as their beginning. */
export function SavePanel({ store }: { readonly store: Store }) {
  const { path } = pathState(store);
  const [withTour, saving] = [useSignal(true), useSignal(false)];
  const hasPath = path.value !== null && !(path.value instanceof PathError);
  const view = (): SavedView => ({
    camera: store.camera.value,
    distance: store.viewpoint.value.distance,
    crop: store.crop.value,
    tour: hasPath && withTour.value ? fileOf(pathState(store).history.value.now) : null,
  });
  const save = async (make: (stem: string) => Promise<{ name: string; content: Blob }>) => {
    saving.value = true;
    try {
      const { name, content } = await make(fileStem(store.about.value.name));
      download(content, name);
      store.note.value = `${name} is saved: ${(content.size / 1e6).toFixed(1)} MB.`;
    } catch (error) {
      store.note.value = error instanceof Error ? error.message : String(error);
    }
    saving.value = false;
  };
  const savePage = () =>
    save(async (stem) => {
      const seen = view();
      const around = ownPictures();
      const [files, field, pictures] = await Promise.all([
        ownFiles(store),
        store.fieldFile(),
        around.length > 0 ? around : pictureOf(store).then((picture) => [picture]),
      ]);
      const html = await savedPage({ files, about: store.about.value, field, pictures }, seen);
      return { name: `${stem}.html`, content: new Blob([html], { type: "text/html" }) };
    });
  const saveField = () =>
    save(async (stem) => {
      const field = await changeField("the field", await store.fieldFile(), aboutOf(view()));
      return { name: `${stem}.field`, content: new Blob([field]) };
    });
  const disabled = saving.value || store.field.value === null;
  return (
    <>
      <p class="hint">
        One file that opens from disk, offline: it begins with what you see now
        {store.crop.value ? ", cropped as it is" : ""}.
      </p>
      {hasPath && (
        <Tick
          label="Take the camera path as a tour"
          checked={withTour.value}
          onChange={(checked) => withTour.value = checked}
        />
      )}
      <div class="buttons">
        <Button primary disabled={disabled} onClick={savePage}>
          {saving.value ? "Saving …" : "Save page"}
        </Button>
        <Button title="For denerf render, and programs" disabled={disabled} onClick={saveField}>
          Save field
        </Button>
      </div>
    </>
  );
}

/** What is seen, small, as an address. */
async function pictureOf({ camera, maxSide, capture }: Store): Promise<string> {
  const { width, height } = camera.value;
  const side = Math.min(PICTURE_SIDE, maxSide.value ?? Infinity);
  const scale = Math.min(side / Math.max(width, height), 1);
  const size = [width, height].map((side) => Math.max(Math.round(side * scale), 1));
  const png = await capture(resizeCamera(camera.value, size[0], size[1]), 1);
  return dataUrl(await png.bytes());
}
