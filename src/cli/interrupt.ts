import type { Output } from "./output.ts";

const SIGNALS: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];

/** Exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

/** Listens for Ctrl-C and SIGTERM while a command works. The second one ends the program at once. */
export class Interrupt {
  readonly #controller = new AbortController();
  readonly #listener: () => void;

  /**
   * Begins to listen.
   *
   * @param onFirst called at the first signal, to say what will be done
   */
  constructor(onFirst: () => void) {
    this.#listener = () => {
      if (this.#controller.signal.aborted) Deno.exit(INTERRUPTED);
      this.#controller.abort();
      onFirst();
    };
    for (const signal of SIGNALS) Deno.addSignalListener(signal, this.#listener);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, this.#listener);
  }
}

/** Ends a command that was interrupted and has nothing to show; returns the exit code. */
export function interrupted(output: Output): number {
  output.result({ interrupted: true }, "Interrupted.");
  return INTERRUPTED;
}
