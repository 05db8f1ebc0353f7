import { level, withFov } from "./controls/moves.ts";
import { upOf } from "./hands.ts";
import { flyTo } from "./play.ts";
import { startOf } from "./start.ts";
import type { Store } from "./store.ts";

/** Flies back to where one looked at first. */
export function reset(store: Store): void {
  if (store.field.value) flyTo(store, startOf(store.field.value, store.size.value));
}

/** Takes the roll out of the view. */
export function straighten(store: Store): void {
  flyTo(store, level(store.viewpoint.value, upOf(store)));
}

/** Changes the angle of view, from the picture's top to its bottom, in degrees. */
export function setFov(store: Store, degrees: number): void {
  store.playing.value = null;
  store.viewpoint.value = withFov(store.viewpoint.value, degrees * Math.PI / 180);
}

/** Puts a text where it can be pasted, and says so. */
export async function copy(store: Store, text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    store.note.value = `${what} is copied.`;
  } catch {
    store.note.value = `${what} cannot be copied, as the browser does not allow it here.`;
  }
}

/** Saves a file where the browser saves downloads. */
export function download(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Browsers begin to read it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A name for a file, of what something is called: without what file systems might not take. */
export function fileStem(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, "-").replace(/^[-.]+|-+$/g, "") || "scene";
}
