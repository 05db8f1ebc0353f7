import { messageOf, type Self } from "../host/mod.ts";
import { GRACE_SECONDS, runChild } from "./child.ts";
import type { Log } from "./log.ts";

/**
 * Looks, beside everything else, for what jobs need and is not there, and logs it: it may come later. A child
 * process looks: captures are other people's, and may need any time and memory to read.
 */
export class InputCheck {
  readonly #stop = new AbortController();
  readonly #end: Promise<void>;

  /**
   * Begins to look.
   *
   * @param command how to start denerf
   * @param path the jobs file
   */
  constructor(command: Self, path: string, log: Log) {
    this.#end = this.#look(command, path, log);
  }

  /** Looks no more. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#end;
  }

  async #look(command: Self, path: string, log: Log): Promise<void> {
    const { signal } = this.#stop;
    const lines: string[] = [];
    const warn = (reason: string) => log.warn("jobs lack something", { reason });
    try {
      const { code } = await runChild(command, ["jobs", "check", path], {
        ...{ signal, graceSeconds: GRACE_SECONDS },
        onLine: (line) => lines.push(line),
      });
      if (code !== 0 && !signal.aborted) warn(lines.join("\n"));
    } catch (error) {
      warn(`Cannot start ${command.program}: ${messageOf(error)}`);
    }
  }
}
