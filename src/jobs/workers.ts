import { join } from "node:path";

/**
 * Who works on the jobs of a state, and who is still alive.
 *
 * A worker holds a lock on a file of its own as long as it lives. The kernel frees the lock when its
 * process ends, however it ends: nothing has to time out, and nothing can be taken for alive that is not.
 */
export class JobWorker {
  /** Its name, different from every other's. */
  readonly id: string;
  readonly #file: Deno.FsFile;

  private constructor(
    /** Where workers have their locks. */
    private readonly folder: string,
  ) {
    this.id = `${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
    this.#file = Deno.openSync(this.#path(this.id), { write: true, createNew: true });
    this.#file.lockSync(true);
  }

  /**
   * Becomes one of the workers, and removes what dead ones left behind. Only one process at a time may do
   * so: a file is not locked from its first moment on.
   *
   * @param folder where workers have their locks; on a disk of this machine
   */
  static start(folder: string): JobWorker {
    const worker = new JobWorker(folder);
    for (const { name } of Deno.readDirSync(folder)) {
      const [, id] = /^(.+)\.lock$/.exec(name) ?? [];
      if (id !== undefined && !worker.isAlive(id)) removeIfThere(worker.#path(id));
    }
    return worker;
  }

  /** Whether a worker of this folder still lives. Several may ask at once: a shared lock is enough. */
  isAlive(id: string): boolean {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(this.#path(id), { read: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
    try {
      return !file.tryLockSync(false);
    } finally {
      file.close();
    }
  }

  /** Ceases to be one of the workers. */
  [Symbol.dispose](): void {
    removeIfThere(this.#path(this.id)); // Before it is unlocked: nobody makes a file of this name again.
    this.#file.close();
  }

  #path(id: string): string {
    return join(this.folder, `${id}.lock`);
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
