import { MediaError } from "./error.ts";

/**
 * Replaces a file once its successor is complete.
 *
 * @param path the file
 * @param write writes all of the new one to the temporary name that it is given
 * @returns the size of the new file in bytes
 * @throws {MediaError} if it cannot be written, and whatever `write` throws; nothing is left over then
 */
export async function replaceFile(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<number> {
  const temporary = `${path}.${Deno.pid}.tmp`;
  try {
    await write(temporary);
    using file = await Deno.open(temporary, { read: true, write: true });
    await file.sync();
    const { size } = await file.stat();
    await Deno.rename(temporary, path);
    return size;
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw isOfFileSystem(error)
      ? new MediaError(`Cannot write ${path}: ${error.message}.`, { cause: error })
      : error;
  }
}

/** A file that is written in pieces. */
export class FileWriter implements Disposable {
  readonly #file: Deno.FsFile;

  /** Begins an empty file. */
  constructor(path: string) {
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true });
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

/** Whether the system refused: no folder, no space, no right. A missing permission of Deno is another thing. */
function isOfFileSystem(error: unknown): error is Error {
  if (error instanceof Deno.errors.NotCapable || !(error instanceof Error)) return false;
  return /os error \d+/.test(error.message);
}
