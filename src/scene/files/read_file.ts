import { SceneError } from "../scene.ts";
import { bundledEntry, isBundled } from "./bundled.ts";

/** What the file system says of a path. */
export type PathInfo = Pick<Deno.FileInfo, "isFile" | "isDirectory" | "size">;

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
  return await readFile(path, path);
}

/**
 * The bytes of a file, which may be one that denerf carries.
 *
 * @param path the path
 * @param where what names it, for the message
 * @throws {SceneError} if the file system refuses
 */
export async function readFile(path: string, where: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (!isBundled(path)) return await Deno.readFile(path);
    const entry = await bundledEntry(path);
    if (entry !== null && "bytes" in entry) return entry.bytes;
    throw new Deno.errors.NotFound("denerf carries no such file");
  } catch (error) {
    throw asSceneError(error, where);
  }
}

/**
 * The first bytes of a file.
 *
 * @param count how many; fewer where the file has no more
 * @throws {SceneError} if the file system refuses
 */
export async function readBeginning(path: string, count: number): Promise<Uint8Array> {
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, await file.read(bytes) ?? 0);
  } catch (error) {
    throw asSceneError(error, path);
  }
}

/** The names of what is in a folder, which may be one that denerf carries, in any order. */
export async function readNames(folder: string): Promise<string[]> {
  if (!isBundled(folder)) return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const entry = await bundledEntry(folder);
  if (entry !== null && "names" in entry) return [...entry.names];
  throw new Deno.errors.NotFound("denerf carries no such folder");
}

/**
 * What the file system says of a path, or null if nothing is there.
 *
 * @param path the path
 * @param where what names it, for the message
 * @throws {SceneError} if the file system refuses, as it does for a circle of links
 */
export async function statOrNull(path: string, where: string): Promise<PathInfo | null> {
  if (isBundled(path)) {
    const entry = await bundledEntry(path);
    if (entry === null) return null;
    const isFile = "bytes" in entry;
    return { isFile, isDirectory: !isFile, size: isFile ? entry.bytes.length : 0 };
  }
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    if ((error as { code?: string }).code === "ENAMETOOLONG") return null; // no file has such a name
    throw asSceneError(error, where);
  }
}

/** Whether a path is that of a file. */
export async function isFile(path: string): Promise<boolean> {
  return (await statOrNull(path, path))?.isFile ?? false;
}

/** Whether a path is that of a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return (await statOrNull(path, path))?.isDirectory ?? false;
}

/** What the file system refused, as an error of the scene; missing permissions of Deno stay what they are. */
export function asSceneError(error: unknown, where: string): unknown {
  if (error instanceof Deno.errors.NotCapable || !(error instanceof Error)) return error;
  return new SceneError(`Cannot read ${where}: ${error.message}.`, { cause: error });
}
