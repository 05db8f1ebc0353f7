/// <reference lib="dom" />
import type { CaptureFiles } from "../../../../scene/in_memory.ts";
import type { Store } from "../../store.ts";
import { droppedFiles } from "./files.ts";

/** Trains on files in place of what is shown. */
export function trainOn(
  store: Store,
  files: CaptureFiles,
  settings: Readonly<Record<string, unknown>>,
): void {
  store.progress.value = [];
  store.unfolded.value = new Set([...store.unfolded.value, "Train here"]);
  store.train(files, settings);
}

/** Takes files that are dropped anywhere on the page, which the browser would leave the page for. */
export function takeDrops(store: Store): void {
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", async (event) => {
    event.preventDefault();
    if (!event.dataTransfer?.types.includes("Files") || store.about.value.live) return;
    try {
      trainOn(store, await droppedFiles(event.dataTransfer), {});
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      store.note.value = `Cannot read what was dropped: ${why}`;
    }
  });
}
