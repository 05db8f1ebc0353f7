import { FileError } from "./files.ts";
import { messageOf } from "./message.ts";

/** Whether several may hold a lock at once. */
export type LockKind = "shared" | "exclusive";

/** How long to wait for a lock. */
export interface LockWait {
  /** How long to go on asking, in milliseconds; 0 asks once. */
  readonly patience: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/** How often a lock is asked for that somebody else holds. */
const POLL_MILLISECONDS = 20;

/** How often a lock's file is opened that is gone before it is locked. On a sound disk one or two do. */
const MAX_ATTEMPTS = 1000;

/**
 * A lock on a file. The system frees it when the process ends, however it ends: there are no stale locks.
 *
 * Its file stays when it is given back, as another process may be about to lock it; {@link FileLock.remove}
 * is for locks that are not needed again.
 */
export class FileLock implements Disposable {
  private constructor(
    private readonly path: string,
    private readonly file: Deno.FsFile,
  ) {}

  /**
   * Takes a lock if it is free; null if it is not.
   *
   * @param path made if it is not there; its folder must be
   * @throws {FileError} if the file cannot be opened, or its disk has no locks
   */
  static tryTake(path: string, kind: LockKind): FileLock | null {
    return guarded(path, () => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const file = openFile(path);
        if (!file) continue;
        let isTaken = false;
        try {
          if (!file.tryLockSync(kind === "exclusive")) return null;
          isTaken = isStillAt(path, file);
          if (isTaken) return new FileLock(path, file);
        } finally {
          if (!isTaken) file.close();
        }
      }
      throw new Error("it was another file at every look");
    });
  }

  /**
   * Takes a lock as soon as it is free; null if it is not while `patience` lasts.
   *
   * @throws {FileError} as `tryTake` does; the signal's reason if aborted
   */
  static async takeWithin(
    path: string,
    kind: LockKind,
    { patience, signal }: LockWait,
  ): Promise<FileLock | null> {
    const end = performance.now() + patience;
    for (;;) {
      signal?.throwIfAborted();
      const lock = FileLock.tryTake(path, kind);
      if (lock || performance.now() >= end) return lock;
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  /** Takes a lock as soon as it is free, however long that takes; see `takeWithin`. */
  static async take(path: string, kind: LockKind, signal?: AbortSignal): Promise<FileLock> {
    const lock = await FileLock.takeWithin(path, kind, { patience: Infinity, signal });
    return lock!; // Infinite patience has no end but the signal's.
  }

  /**
   * Whether somebody holds a lock exclusively, this process included. Makes no file. Who asks holds a shared
   * lock for that moment: several may ask at once, and who takes an exclusive lock should have some patience.
   *
   * @throws {FileError} if the file is there and cannot be opened, or its disk has no locks
   */
  static isHeld(path: string): boolean {
    return guarded(path, () => {
      try {
        using file = Deno.openSync(path, { read: true });
        return !file.tryLockSync(false);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return false;
        throw error;
      }
    });
  }

  /** Replaces the contents of the lock's file: who holds it, for example. For holders of an exclusive lock. */
  write(text: string): void {
    guarded(this.path, () => {
      this.file.truncateSync();
      this.file.seekSync(0, Deno.SeekMode.Start);
      this.file.writeSync(new TextEncoder().encode(text));
    });
  }

  /**
   * Removes the lock's file, but keeps the lock until it is given back. For holders of an exclusive lock:
   * who has opened the file meanwhile finds that it is gone, and makes it anew.
   */
  remove(): void {
    guarded(this.path, () => {
      try {
        Deno.removeSync(this.path);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    });
  }

  /** Gives the lock back. */
  [Symbol.dispose](): void {
    this.file.close();
  }
}

/**
 * Opens a lock's file, or makes it, but not through a link: that would make a file wherever it leads. Null if
 * the file was removed just now.
 */
function openFile(path: string): Deno.FsFile | null {
  // NFS wants a file that is open for reading for a shared lock, and for writing for an exclusive one.
  const how = { read: true, write: true };
  try {
    return Deno.openSync(path, { ...how, createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  try {
    refuseLink(Deno.lstatSync(path));
    return Deno.openSync(path, how);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function refuseLink({ isSymlink }: Deno.FileInfo): void {
  if (isSymlink) throw new Error("it is a symbolic link");
}

/**
 * Whether an open file is still at its path: it may have been removed before it was locked, and replaced by a
 * link.
 */
function isStillAt(path: string, file: Deno.FsFile): boolean {
  try {
    const info = Deno.lstatSync(path);
    refuseLink(info);
    return info.ino === file.statSync().ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new FileError(
      `Cannot lock ${path}: ${
        messageOf(error)
      }. Choose another folder: one that may be read and written, ` +
        "on a disk that has locks.",
      { cause: error },
    );
  }
}
