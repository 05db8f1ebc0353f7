import { join } from "node:path";
import { FileLock } from "../host/mod.ts";

/**
 * Who works on the jobs of a state, and who is still alive.
 *
 * A worker holds a lock on a file of its own as long as it lives. The kernel frees the lock when its
 * process ends, however it ends: nothing has to time out, and nobody dead can be taken for alive.
 */
export class JobWorker {
  private constructor(
    /** Where workers have their locks. */
    private readonly folder: string,
    /** Its name, different from every other's. */
    readonly id: string,
    private readonly lock: FileLock,
  ) {}

  /**
   * Becomes one of the workers, and removes the locks of dead ones. Only one process at a time may do so:
   * a worker's file is there a moment before it is locked.
   *
   * @param folder where workers have their locks; on a disk of this machine
   */
  static async start(folder: string): Promise<JobWorker> {
    const id = `${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
    const lock = await FileLock.take(pathOf(folder, id), "exclusive");
    const worker = new JobWorker(folder, id, lock);
    for (const { name } of Deno.readDirSync(folder)) {
      const [, other] = /^(.+)\.lock$/.exec(name) ?? [];
      if (other !== undefined && !worker.isAlive(other)) Deno.removeSync(pathOf(folder, other));
    }
    return worker;
  }

  /** Whether a worker of this folder still lives. Several may ask at once. */
  isAlive(id: string): boolean {
    return FileLock.isHeld(pathOf(this.folder, id));
  }

  /** Ceases to be one of the workers. */
  [Symbol.dispose](): void {
    using lock = this.lock;
    lock.remove();
  }
}

function pathOf(folder: string, id: string): string {
  return join(folder, `${id}.lock`);
}
