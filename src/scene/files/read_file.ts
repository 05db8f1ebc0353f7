import { SceneError } from "../scene.ts";

/**
 * The bytes of a dataset's file.
 *
 * @param path where it is, and what it is called in messages
 * @param limit how many bytes it may have
 * @param advice what to do if it does not exist: a sentence
 * @throws {SceneError} if it does not exist, is no file, is larger than the limit or cannot be read
 */
export async function readFileWithin(
  path: string,
  limit: number,
  advice: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const info = await statOrNull(path, path);
  if (info === null) throw new SceneError(`Cannot read ${path}: it does not exist. ${advice}`);
  if (!info.isFile) {
    throw new SceneError(
      `Cannot read ${path}: it is ${
        info.isDirectory ? "a folder" : "a device"
      }, not a file. ${advice}`,
    );
  }
  if (info.size > limit) {
    throw new SceneError(
      `Cannot read ${path}: it must not have more than ${limit} bytes: it has ${info.size}.`,
    );
  }
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw asSceneError(error, path);
  }
}

/**
 * What the file system says of a path, or null if nothing is there.
 *
 * @param path the path
 * @param where what names it, for the message
 * @throws {SceneError} if the file system refuses, as it does for a circle of links
 */
export async function statOrNull(path: string, where: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw asSceneError(error, where);
  }
}

/** What the file system refused, as an error of the scene; missing permissions of Deno stay what they are. */
export function asSceneError(error: unknown, where: string): unknown {
  if (error instanceof Deno.errors.NotCapable || !(error instanceof Error)) return error;
  return new SceneError(`Cannot read ${where}: ${error.message}.`, { cause: error });
}
