import { join } from "node:path";
import { messageOf } from "../host/mod.ts";
import { JobsError } from "./error.ts";
import type { JobsFile } from "./job.ts";

/**
 * Becomes the only server with a file's state, until what is returned is closed or this process ends.
 *
 * @throws {JobsError} if another server has it
 */
export function lockServer({ path, state }: JobsFile): Deno.FsFile {
  const lockPath = join(state, "serve.lock");
  const lock = openLock(path, lockPath);
  if (!lock) {
    throw new JobsError(
      `Cannot serve ${path}: ${ownerOf(lockPath)} serves with the same state, ${state}. ` +
        "Stop it first, or give this file another state.",
    );
  }
  return lock;
}

/** The lock, or null if another process has it. */
function openLock(path: string, lockPath: string): Deno.FsFile | null {
  try {
    const lock = Deno.openSync(lockPath, { write: true, create: true });
    if (!lock.tryLockSync(true)) {
      lock.close();
      return null;
    }
    lock.truncateSync();
    lock.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
    return lock;
  } catch (error) {
    const reason = messageOf(error);
    throw new JobsError(`Cannot serve ${path}: ${lockPath} cannot be locked: ${reason}`);
  }
}

/** Whose the lock is, where it may be read: Windows lets nobody read what is locked. */
function ownerOf(lockPath: string): string {
  try {
    return `process ${Deno.readTextFileSync(lockPath).trim()}`;
  } catch {
    return "another process";
  }
}
