import { join } from "node:path";
import { ifThere, isMissing } from "../host/mod.ts";

/** What may be asked of whoever trains a run: to save a checkpoint, or to end as an interrupt makes it end. */
export const RUN_REQUESTS = ["save", "stop"] as const;

/** One of {@link RUN_REQUESTS}. */
export type RunRequest = typeof RUN_REQUESTS[number];

/**
 * What other processes, on this machine or on one that shares the folder, ask of the one that trains a run: an empty
 * file `train.save` or `train.stop` in the run's folder, which the training removes when it heeds it. Whoever may
 * write there may ask.
 */
export class RunRequests {
  /** What cannot be removed, as in a folder where only owners may: it is not heeded, or it would be for ever. */
  readonly #refused = new Set<RunRequest>();

  /** Names the files; touches nothing. */
  constructor(private readonly folder: string) {}

  /**
   * Asks whoever trains the run.
   *
   * @throws the error of the file system if the folder may not be written
   */
  async ask(request: RunRequest): Promise<void> {
    await Deno.writeTextFile(this.#file(request), "");
  }

  /** Whether something is asked that was not heeded yet. */
  async isOpen(request: RunRequest): Promise<boolean> {
    return await ifThere(Deno.stat(this.#file(request)), null) !== null;
  }

  /** Asks no more. */
  async withdraw(request: RunRequest): Promise<void> {
    await ifThere(Deno.remove(this.#file(request)), undefined);
  }

  /** What is asked for, each thing once: for whoever trains. */
  take(): RunRequest[] {
    return RUN_REQUESTS.filter((request) => !this.#refused.has(request) && this.#remove(request));
  }

  /** Whether it was there, and is no more. */
  #remove(request: RunRequest): boolean {
    try {
      Deno.removeSync(this.#file(request));
      return true;
    } catch (error) {
      if (!isMissing(error)) this.#refused.add(request);
      return false;
    }
  }

  #file(request: RunRequest): string {
    return join(this.folder, `train.${request}`);
  }
}
