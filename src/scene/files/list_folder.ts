import { readNames, statOrNull } from "./read_file.ts";
import { SceneError } from "../scene.ts";

/**
 * The names of what is in a folder, sorted by code units; null if the path is that of a file.
 *
 * @throws {SceneError} if there is nothing, or the folder cannot be read
 */
export async function listFolder(path: string): Promise<string[] | null> {
  const info = await statOrNull(path, path);
  if (info?.isFile) return null;
  try {
    return (await readNames(path)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new SceneError(`Cannot read ${path}: ${(error as Error).message}.`, { cause: error });
  }
}
