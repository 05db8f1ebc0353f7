import { printable } from "../../host/mod.ts";
import { fit, write } from "../output.ts";

/** A line at the bottom of the terminal that is rewritten, and lines that are printed above it. */
export class StatusLine {
  #shown = false;

  /**
   * Begins with nothing to show.
   *
   * @param terminal whether stderr is one; if not, the line is left out
   */
  constructor(private readonly terminal: boolean) {}

  /** Rewrites the line. */
  show(text: string): void {
    if (!this.terminal) return;
    write(Deno.stderr, `\r${fit(text)}\x1b[K`);
    this.#shown = true;
  }

  /** Prints text that ends a line; what the line said is over then. */
  print(text: string): void {
    this.clear();
    write(Deno.stderr, printable(text));
  }

  /** Removes the line. */
  clear(): void {
    if (this.#shown) write(Deno.stderr, "\r\x1b[K");
    this.#shown = false;
  }

  /** See `clear`. */
  [Symbol.dispose](): void {
    this.clear();
  }
}
