import type { Output } from "./output.ts";

const SIGNALS: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/** Exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

/** What tells a command to end besides signals. */
export interface InterruptOptions {
  /** Whether the end of stdin does: the process that holds its other end has died. */
  readonly supervised?: boolean;
}

/** Listens for Ctrl-C and SIGTERM while a command works. The second one ends the program at once. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #listener: () => void;
  readonly #stdin: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #disposed = false;

  /**
   * Begins to listen.
   *
   * @param onFirst called at the first signal, to say what will be done
   */
  constructor(private readonly onFirst: () => void, { supervised = false }: InterruptOptions = {}) {
    this.#listener = () => {
      if (this.#controller.signal.aborted) Deno.exit(INTERRUPTED);
      this.raise();
    };
    for (const signal of SIGNALS) Deno.addSignalListener(signal, this.#listener);
    if (supervised) this.#watch(this.#stdin = Deno.stdin.readable.getReader());
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Does what the first signal does, if none has come yet. */
  raise(): void {
    if (this.#controller.signal.aborted) return;
    this.#controller.abort();
    this.onFirst();
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, this.#listener);
    this.#disposed = true;
    this.#stdin?.cancel().catch(() => {});
  }

  /** Reads to the end, whatever comes before it. */
  async #watch(stdin: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    try {
      while (!(await stdin.read()).done);
    } catch {
      // What cannot be read has nobody at its other end.
    }
    if (!this.#disposed) this.raise();
  }
}

/** Ends a command that was interrupted and has nothing to show; returns the exit code. */
export function interrupted(output: Output): number {
  output.result({ interrupted: true }, "Interrupted.");
  return INTERRUPTED;
}
