import { dirname } from "node:path";

/**
 * Replaces a file so that at any moment, also after a power cut, either the old or the new one is there:
 * writes beside it, waits for the disk, renames, waits for the folder.
 *
 * @param temporary where it is written first: a name in the same folder that nobody else uses
 * @throws {Error} saying why it could not be written; the old file is untouched and nothing is left over
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array,
  temporary = `${path}.${Deno.pid}.tmp`,
): Promise<void> {
  try {
    const file = await Deno.open(temporary, { write: true, create: true, truncate: true });
    try {
      for (let written = 0; written < bytes.length;) {
        written += await file.write(bytes.subarray(written));
      }
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw new Error(`Cannot write ${path}: ${reason(error)}`);
  }
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

/** Why a file could not be written, and what to do. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/os error 28\b|ENOSPC/.test(message)) {
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
