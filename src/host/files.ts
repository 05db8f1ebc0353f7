import { basename, dirname, join } from "node:path";
import { ifThere } from "./missing.ts";

/** A file cannot be written; the message says why, and what to do. */
export class FileError extends Error {
  /** The error's kind. */
  override name = "FileError";
}

/** How the names of files end that are not complete. Nobody can know one before, and put a link there. */
const TEMPORARY = /\.[0-9a-f]{12}\.tmp$/;

function temporaryOf(path: string): string {
  return `${path}.${crypto.randomUUID().slice(-12)}.tmp`;
}

/** The name that a file was to get which {@link replaceFile} left incomplete; null for other files. */
export function targetOfTemporary(name: string): string | null {
  return TEMPORARY.test(name) ? name.replace(TEMPORARY, "") : null;
}

/** Removes what killed processes left of a file; for who is the only one to write it. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path);
  for (const { name } of await ifThere(Array.fromAsync(Deno.readDir(folder)), [])) {
    if (targetOfTemporary(name) !== basename(path)) continue;
    await ifThere(Deno.remove(join(folder, name)), undefined);
  }
}

/**
 * Replaces a file so that at any moment, also after a power cut, either the old or the new one is there:
 * writes beside it, waits for the disk, renames, waits for the folder.
 *
 * @param write writes all of the new file under the temporary name that it is given, where an empty file is
 * @returns the size of the new file in bytes
 * @throws {FileError} if the system refuses; whatever else `write` throws. The old file is untouched then,
 *   and nothing is left over.
 */
export async function replaceFile(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<number> {
  const temporary = temporaryOf(path);
  let isMade = false;
  try {
    Deno.openSync(temporary, { write: true, createNew: true }).close();
    isMade = true;
    await write(temporary);
    const size = await syncFile(temporary);
    await Deno.rename(temporary, path);
    await syncFolder(dirname(path));
    return size;
  } catch (error) {
    // Whatever keeps this from being removed, what kept the file from being written is what matters.
    if (isMade) await Deno.remove(temporary).catch(() => {});
    if (!isOfFileSystem(error)) throw error;
    throw new FileError(`Cannot write ${path}: ${reason(error)}`, { cause: error });
  }
}

/** {@link replaceFile} by bytes that are there already. */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  await replaceFile(path, (name) => Deno.writeFile(name, bytes, { create: false }));
}

/** A file that is written in pieces. */
export class FileWriter implements Disposable {
  readonly #file: Deno.FsFile;

  /** Begins at the start of a file that is there, and empties it: a temporary one of {@link replaceFile}. */
  constructor(path: string) {
    this.#file = Deno.openSync(path, { write: true, truncate: true });
  }

  /** Adds bytes at its end. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      written += await this.#file.write(bytes.subarray(written));
    }
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

async function syncFile(path: string): Promise<number> {
  using file = await Deno.open(path, { read: true, write: true });
  await file.sync();
  return (await file.stat()).size;
}

/** Makes a rename durable. Systems whose folders cannot be opened (Windows) need no such thing. */
async function syncFolder(folder: string): Promise<void> {
  try {
    using handle = await Deno.open(folder, { read: true });
    await handle.sync();
  } catch (error) {
    if (Deno.build.os !== "windows") throw error;
  }
}

/** Whether the system refused: no folder, no space, no right. A missing permission of Deno is another thing. */
function isOfFileSystem(error: unknown): error is Error {
  if (error instanceof Deno.errors.NotCapable || !(error instanceof Error)) return false;
  return /os error \d+/.test(error.message);
}

/** Why a file could not be written, and what to do. */
function reason(error: Error): string {
  const { message } = error;
  if (/os error 28\b/.test(message)) {
    return "the disk is full. Free some space; what was saved before is still there.";
  }
  if (error instanceof Deno.errors.PermissionDenied || /os error 30\b/.test(message)) {
    return "it may not be written. Choose another folder with --output.";
  }
  if (error instanceof Deno.errors.NotFound) return "its folder does not exist.";
  if (error instanceof Deno.errors.NotADirectory) {
    return "a part of its path is a file. Choose another folder with --output.";
  }
  return message;
}
