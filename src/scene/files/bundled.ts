import { resolve } from "node:path";
import { readSceneFile, SCENE_PATHS } from "../../../scenes/mod.ts";
import { carriedFiles } from "./carried.ts";

/** How paths of what denerf carries begin. */
export const BUNDLED = "bundled:";

/** The scene that comes with denerf, as a path: in a configuration it means the same on every machine. */
export const BUNDLED_SCENE = `${BUNDLED}brig`;

/** A file or a folder that denerf carries in itself. */
export type BundledEntry =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly names: readonly string[] };

/** A scene's absolute path; a bundled scene has no other than its own. */
export function resolveScene(path: string, folder = "."): string {
  return isBundled(path) ? path : resolve(folder, path);
}

/** Whether a path is of what denerf carries: `bundled:brig/train/r_0.png`. */
export function isBundled(path: string): boolean {
  return path.startsWith(BUNDLED);
}

/** A file or a folder by its path, which {@link isBundled}; null if there is none. */
export async function bundledEntry(path: string): Promise<BundledEntry | null> {
  const key = path.slice(BUNDLED.length).replaceAll("\\", "/").replace(/\/+$/, "");
  if (SCENE_PATHS.includes(key)) return { bytes: await readBundled(key) };
  const folder = key === "" ? "" : `${key}/`;
  const inside = SCENE_PATHS.filter((file) => file.startsWith(folder));
  if (inside.length === 0) return null;
  return { names: [...new Set(inside.map((file) => file.slice(folder.length).split("/")[0]))] };
}

async function readBundled(key: string): Promise<Uint8Array<ArrayBuffer>> {
  const carried = carriedFiles();
  // A copy: its receiver may transfer it to a worker.
  return carried ? (await carried.scenes())[key].slice() : await readSceneFile(key);
}
