import { join } from "node:path";
import { FileLock } from "../host/mod.ts";
import type { RenderFolder } from "./manifest.ts";

/** Claims a frame: who holds this lock is the only one to render and write it. Null if another does. */
export function claimFrame(folder: RenderFolder, name: string): FileLock | null {
  return FileLock.tryTake(join(folder.locks, `${name}.lock`), "exclusive");
}

/** Waits until nobody else writes what is made of all frames: the manifest, a video, a contact sheet. */
export function lockFinish(folder: RenderFolder, signal?: AbortSignal): Promise<FileLock> {
  return FileLock.take(join(folder.records, "finish.lock"), "exclusive", signal);
}
