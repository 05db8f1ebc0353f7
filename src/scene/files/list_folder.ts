import { join } from "node:path";
import { isForeignName } from "../../host/mod.ts";
import { isHidden, JPEG_OR_PNG } from "./kinds.ts";
import { isFile, isFolder, readNames } from "./read_file.ts";
import { SceneError } from "../scene.ts";

/**
 * The names of what is in a folder, sorted by code units; null if the path is that of a file.
 *
 * @throws {SceneError} if there is nothing, or the folder cannot be read
 */
export async function listFolder(path: string): Promise<string[] | null> {
  if (await isFile(path)) return null;
  try {
    const names = (await readNames(path)).sort();
    for (const name of names) await requireUtf8(join(path, name));
    return names;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable || error instanceof SceneError) throw error;
    throw new SceneError(`Cannot read ${path}: ${(error as Error).message}.`, { cause: error });
  }
}

/**
 * The names of the JPEGs and PNGs in a folder, which may hold other files, sorted by code units; none if there
 * is no such folder.
 *
 * @throws {SceneError} if the folder cannot be read
 */
export async function listPhotographs(path: string): Promise<string[]> {
  if (!await isFolder(path)) return [];
  return (await listFolder(path) ?? []).filter((name) => !isHidden(name) && JPEG_OR_PNG.test(name));
}

/**
 * Makes sure that a file in a folder can be found by the name that the folder gives.
 *
 * @throws {SceneError} if the name is no UTF-8 text
 */
export async function requireUtf8(path: string): Promise<void> {
  if (!await isForeignName(path)) return;
  throw new SceneError(
    `Cannot read ${path}: the name is no UTF-8 text (\ufffd stands for what is none). Rename the file.`,
  );
}
