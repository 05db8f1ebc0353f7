import { SceneError } from "../scene.ts";

/** How to install the programs that are needed, for messages. */
const INSTALL = {
  ffmpeg: "apt install ffmpeg, brew install ffmpeg, or https://ffmpeg.org/download.html",
  colmap: "apt install colmap, brew install colmap, or https://colmap.github.io/install.html",
  glomap: "https://github.com/colmap/glomap",
} as const;

/** A program that other people wrote, found on PATH. */
export type Tool = keyof typeof INSTALL;

/** How to run a program. */
export interface RunOptions {
  /** What it reads from stdin; nothing without it. */
  readonly input?: Uint8Array;
  /** Where its lines are kept; nowhere without it. */
  readonly log?: { write(line: string): void };
  /** Called with every line it says. */
  readonly onLine?: (line: string) => void;
  /** Called with what it writes to stdout, which then holds no lines. */
  readonly onData?: (bytes: Uint8Array) => void;
  /** Kills it when aborted. */
  readonly signal?: AbortSignal;
}

/** Time for a signal that ended the program to reach us, too: Ctrl-C is sent to both. */
const SIGNAL_MILLISECONDS = 50;

/** Lines that say why a program failed, among all that it says before it ends. */
const COMPLAINT = /error|fail|invalid|cannot|unable|no such|not /i;

/** A program that was run to its end and failed. */
export class ToolError extends SceneError {
  /** The error's kind. */
  override name = "ToolError";
}

/**
 * Runs a program to its end.
 *
 * @param args its arguments; they pass no shell, so names may hold anything
 * @throws {ToolError} if it fails, with the last line in which it complains
 * @throws {SceneError} if it is not installed; the signal's reason if aborted
 */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  options: RunOptions = {},
): Promise<void> {
  const { input, log, onLine, onData, signal } = options;
  signal?.throwIfAborted();
  log?.write(`$ ${[tool, ...args].join(" ")}`);
  let complaint = "it did not say why";
  const hear = (line: string) => {
    log?.write(line);
    if (COMPLAINT.test(line)) complaint = line.trim();
    onLine?.(line);
  };
  const child = spawn(tool, args, options);
  const { stdout, stderr } = child;
  try {
    await Promise.all([
      input && writeData(child.stdin, input),
      onData ? readData(stdout, onData, signal) : readLines(stdout, hear, signal),
      readLines(stderr, hear, signal),
    ]);
  } catch (error) {
    child.kill();
    await child.status;
    throw error;
  }
  const status = await child.status;
  if (status.success) return;
  await new Promise((resolve) => setTimeout(resolve, SIGNAL_MILLISECONDS));
  signal?.throwIfAborted();
  throw new ToolError(`${subject(tool, args)} ${describeEnd(status)}: ${complaint}`);
}

/**
 * What a program says of itself.
 *
 * @throws {SceneError} if it is not installed
 */
export async function askTool(tool: Tool, args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  await runTool(tool, args, { onLine: (line) => lines.push(line) });
  return lines.join("\n");
}

/** Whether a program is on PATH. */
export async function isInstalled(tool: Tool): Promise<boolean> {
  try {
    await askTool(tool, ["-h"]);
    return true;
  } catch (error) {
    if (!(error instanceof SceneError)) throw error;
    return error instanceof ToolError; // it was run, whatever it made of the option
  }
}

function describeEnd({ signal, code }: Deno.CommandStatus): string {
  if (signal === "SIGKILL") return "was killed, as happens when memory runs out";
  return signal ? `was ended by ${signal}` : `failed with code ${code}`;
}

/** `colmap mapper`, but `ffmpeg`. */
function subject(tool: Tool, [command]: readonly string[]): string {
  return /^[a-z]/.test(command) ? `${tool} ${command}` : tool;
}

function spawn(
  tool: Tool,
  args: readonly string[],
  { input, signal }: RunOptions,
): Deno.ChildProcess {
  try {
    return new Deno.Command(tool, {
      args: [...args],
      stdin: input ? "piped" : "null",
      stdout: "piped",
      stderr: "piped",
      env: { QT_QPA_PLATFORM: "offscreen" }, // colmap is linked with Qt, and there may be no screen
      signal,
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new SceneError(
      `Cannot run ${tool}: it is not installed, or not on PATH. Install it: ${INSTALL[tool]}.`,
      { cause: error },
    );
  }
}

/** Writes all, or until the program ends, which says why itself. */
async function writeData(
  stream: WritableStream<Uint8Array>,
  bytes: Uint8Array,
): Promise<void> {
  const writer = stream.getWriter();
  try {
    await writer.write(bytes);
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Reads to the end, or until aborted: a grandchild may hold the pipe longer than the child lives. */
async function readData(
  stream: ReadableStream<Uint8Array>,
  onData: (bytes: Uint8Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await stream.pipeTo(new WritableStream({ write: onData }), { signal });
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  await readData(stream, (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|[\r\n]/);
    rest = lines.pop()!;
    lines.forEach(onLine);
  }, signal);
  if (rest !== "") onLine(rest);
}
