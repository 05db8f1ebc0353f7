import type { Self } from "../host/mod.ts";

/** How a child process ended. */
export interface ChildEnd {
  /** Its exit code; above 128 where a signal ended it. */
  readonly code: number;
  /** The signal that ended it, or null. */
  readonly signal: string | null;
  /** The last lines that it wrote to stderr. */
  readonly lastLines: readonly string[];
}

/** How to run a child process. */
export interface ChildOptions {
  /** Stops the child when aborted: SIGTERM, and SIGKILL if it is there still after `graceSeconds`. */
  readonly signal: AbortSignal;
  /** Seconds from SIGTERM to SIGKILL. */
  readonly graceSeconds: number;
  /** Gets every line that the child writes to stderr. Nothing goes wrong if it throws. */
  readonly onLine?: (line: string) => void;
}

/** `denerf render` ends within 8 s of SIGTERM, and a supervisor shall within 10 s. */
export const GRACE_SECONDS = 9;

/** How many of a child's last lines are kept: what it says of its end, not of its way. */
const LAST_LINES = 12;

/** How long what a child wrote is read after its end. */
const LAST_WORDS_MILLISECONDS = 1000;

/** The longest line of a child that is kept, in characters. */
const LINE_LENGTH = 2000;

/**
 * Runs denerf as a child process, to its end.
 *
 * Its stdin is a pipe that nothing is written to: it closes when this process ends, however that ends,
 * which tells a child run with `--supervised` to end, too. The child leads a process group of its own, so
 * that Ctrl-C in a terminal reaches it once, through this process, and not twice.
 *
 * @throws {Error} if the program cannot be started
 */
export async function runChild(
  { program, args }: Self,
  words: readonly string[],
  { signal, graceSeconds, onLine }: ChildOptions,
): Promise<ChildEnd> {
  const child = new Deno.Command(program, {
    args: [...args, ...words],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1" },
    detached: true,
  }).spawn();

  let killer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    tell(child, "SIGTERM");
    killer = setTimeout(() => tell(child, "SIGKILL"), graceSeconds * 1000);
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const lastLines: string[] = [];
    const abandoned = new AbortController();
    const reading = eachLine(child.stderr, abandoned.signal, (line) => {
      lastLines.push(line);
      if (lastLines.length > LAST_LINES) lastLines.shift();
      try {
        onLine?.(line);
      } catch {
        // A terminal that is gone, for example: the child's last words matter all the same.
      }
    }).catch(() => {});
    const { code, signal: ended } = await child.status;
    // A process that the child started may still have its stderr.
    const patience = setTimeout(() => abandoned.abort(), LAST_WORDS_MILLISECONDS);
    await reading;
    clearTimeout(patience);
    return { code, signal: ended, lastLines };
  } finally {
    clearTimeout(killer);
    signal.removeEventListener("abort", stop);
    await child.stdin.close().catch(() => {}); // It may have closed its end.
  }
}

/** Calls for every line that is not empty. What follows a carriage return replaces what was before it. */
async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
  call: (line: string) => void,
): Promise<void> {
  let rest = "";
  const end = (line: string) => {
    const text = line.trimEnd().split("\r").at(-1)!.slice(0, LINE_LENGTH);
    if (text !== "") call(text);
  };
  for await (const text of stream.pipeThrough(new TextDecoderStream(), { signal })) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!.slice(-LINE_LENGTH);
    lines.forEach(end);
  }
  end(rest);
}

function tell(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    // It may have ended just now.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}
