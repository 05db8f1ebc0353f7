import { printable, printableLine } from "../host/mod.ts";

const encoder = new TextEncoder();

/** Where a command's words go: results to stdout, or one JSON object there; all else to stderr. */
export class Output {
  /**
   * Chooses between people and programs.
   *
   * @param json whether stdout gets nothing but one JSON object
   */
  constructor(readonly json: boolean) {}

  /** Says something on the way, to stderr. */
  note(text: string): void {
    write(Deno.stderr, `${printable(text)}\n`);
  }

  /**
   * Gives the result, at the end of a command.
   *
   * @param value what programs get
   * @param text what people get
   */
  result(value: unknown, text: string): void {
    write(Deno.stdout, `${printable(this.json ? JSON.stringify(value) : text)}\n`);
  }
}

/**
 * Progress on stderr: one line that is rewritten in a terminal, a plain line every ten seconds
 * elsewhere.
 */
export class Progress {
  readonly #terminal = Deno.stderr.isTerminal();
  #last = -Infinity;

  /**
   * Shows where things stand, if enough time has passed since the last time.
   *
   * @param fraction 0 to 1, drawn as a bar in a terminal
   * @param text what to say
   */
  update(fraction: number, text: string): void {
    const now = performance.now();
    if (now - this.#last < (this.#terminal ? 100 : 10_000)) return;
    this.#last = now;
    if (!this.#terminal) return write(Deno.stderr, `${printable(text)}\n`);
    write(Deno.stderr, `\r${fit(`${bar(fraction)} ${text}`)}\x1b[K`);
  }

  /** Removes the line, as what it was about is done. */
  clear(): void {
    if (this.#terminal && this.#last > -Infinity) write(Deno.stderr, "\r\x1b[K");
    this.#last = -Infinity;
  }

  /** Shows the end, and lets what follows begin on a line of its own. */
  finish(text: string): void {
    if (!this.#terminal) return write(Deno.stderr, `${printable(text)}\n`);
    write(Deno.stderr, `\r${fit(text)}\x1b[K\n`);
    this.#last = -Infinity;
  }
}

const BAR_WIDTH = 20;

/** A bar of 20 characters, in eighths of one. */
function bar(fraction: number): string {
  const eighths = Math.round(Math.min(Math.max(fraction, 0), 1) * BAR_WIDTH * 8);
  const full = "█".repeat(eighths >> 3);
  const part = eighths % 8 > 0 ? "▏▎▍▌▋▊▉"[eighths % 8 - 1] : "";
  return (full + part).padEnd(BAR_WIDTH, "░");
}

/** Makes a text one line that does not wrap in the terminal. */
export function fit(text: string): string {
  const columns = terminalColumns();
  const line = printableLine(text);
  return columns > 0 ? [...line].slice(0, columns - 1).join("") : line;
}

/** How wide the terminal is, in characters; 0 where there is none. */
export function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 0;
  }
}

/**
 * Writes all of a text. It is no error if the reader went away (`| head`), or if stderr cannot be written
 * (to a full disk, for example): the command goes on.
 */
export function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let written = 0; written < bytes.length;) {
      written += stream.writeSync(bytes.subarray(written));
    }
  } catch (error) {
    if (!(stream === Deno.stderr || error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** A duration for people: `8 s`, `3 min 20 s`, `2 h 05 min`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const s = Math.max(Math.round(seconds), 0);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")} s`;
  return `${Math.floor(s / 3600)} h ${String(Math.floor(s % 3600 / 60)).padStart(2, "0")} min`;
}

/** A number for people: `12`, `3.4 k`, `56 M`. */
export function quantity(value: number): string {
  const [scale, unit] = value >= 1e9
    ? [1e9, " G"]
    : value >= 1e6
    ? [1e6, " M"]
    : value >= 1e3
    ? [1e3, " k"]
    : [1, ""];
  const scaled = value / scale;
  return `${scaled.toFixed(scaled < 10 && scale > 1 ? 1 : 0)}${unit}`;
}
