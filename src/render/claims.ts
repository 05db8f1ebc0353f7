import { join } from "node:path";
import { messageOf } from "../host/mod.ts";
import { RenderError } from "./error.ts";
import type { RenderFolder } from "./manifest.ts";

/** Whether several may hold a lock at once. */
export type LockKind = "shared" | "exclusive";

/** How often a lock is asked for that another process holds. */
const POLL_MILLISECONDS = 50;

/**
 * A lock on a file. The system frees it when the process ends, however it ends: there are no stale locks.
 * Its file stays, as another process may be about to lock it.
 */
export class FileLock implements Disposable {
  private constructor(private readonly file: Deno.FsFile) {}

  /**
   * Takes a lock if it is free; null if it is not.
   *
   * @param path made if it is not there; its folder must be
   * @throws {RenderError} if the file cannot be made, or its disk has no locks
   */
  static async tryTake(path: string, kind: LockKind): Promise<FileLock | null> {
    let file: Deno.FsFile | undefined;
    try {
      file = await Deno.open(path, { read: true, write: true, create: true });
      if (await file.tryLock(kind === "exclusive")) return new FileLock(file);
    } catch (error) {
      file?.close();
      const reason = messageOf(error);
      throw new RenderError(
        `Cannot lock ${path}: ${reason}. Choose another folder by --output: one that may be written, on ` +
          "a disk that has locks.",
      );
    }
    file.close();
    return null;
  }

  /**
   * Waits for a lock.
   *
   * @throws the signal's reason if aborted
   */
  static async take(path: string, kind: LockKind, signal?: AbortSignal): Promise<FileLock> {
    for (;;) {
      signal?.throwIfAborted();
      const lock = await FileLock.tryTake(path, kind);
      if (lock) return lock;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  /** Gives the lock to others. */
  [Symbol.dispose](): void {
    this.file.close();
  }
}

/** Claims a frame: who holds this lock is the only one to render and write it. Null if another does. */
export function claimFrame(folder: RenderFolder, name: string): Promise<FileLock | null> {
  return FileLock.tryTake(join(folder.locks, `${name}.lock`), "exclusive");
}

/** Waits until nobody else writes what is made of all frames: the manifest, a video, a contact sheet. */
export function lockFinish(folder: RenderFolder, signal?: AbortSignal): Promise<FileLock> {
  return FileLock.take(join(folder.records, "finish.lock"), "exclusive", signal);
}
