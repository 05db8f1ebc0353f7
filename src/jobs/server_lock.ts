import { join } from "node:path";
import { FileLock, messageOf } from "../host/mod.ts";
import { JobsError } from "./error.ts";
import type { JobsFile } from "./job.ts";

/**
 * Becomes the only server with a file's state, until what is returned is disposed of or this process ends.
 *
 * @throws {JobsError} if another server has it
 */
export function lockServer({ path, state }: JobsFile): FileLock {
  const lockPath = join(state, "serve.lock");
  let lock: FileLock | null;
  try {
    lock = FileLock.tryTake(lockPath, "exclusive");
    lock?.write(`${Deno.pid}\n`);
  } catch (error) {
    throw new JobsError(`Cannot serve ${path}: ${messageOf(error)}`);
  }
  if (lock) return lock;
  throw new JobsError(
    `Cannot serve ${path}: ${ownerOf(lockPath)} serves with the same state, ${state}. ` +
      "Stop it first, or give this file another state.",
  );
}

/** Who holds the lock, where that may be read: Windows lets nobody read what is locked. */
function ownerOf(lockPath: string): string {
  try {
    return `process ${Deno.readTextFileSync(lockPath).trim()}`;
  } catch {
    return "another process";
  }
}
