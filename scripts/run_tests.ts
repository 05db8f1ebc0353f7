/**
 * Runs all tests, as `./denerf test` does: some files at a time in a process of their own, and two processes at
 * a time, as few tests keep more than one core busy. It ends with all failures and a line such as
 * `ok | 4480 passed | 0 failed | 3 ignored (7m12s)`.
 *
 *     deno run -A scripts/run_tests.ts [FOLDER...]
 *
 * @module
 */
import { join, resolve } from "node:path";
import { ROOT } from "./tools.ts";

/** Processes at a time. */
const PROCESSES = 2;

/** Files a process. */
const FILES = 8;

/** Where tests take long, which begin first: so the processes end together. */
const SLOW = /^tests\/(adding_test|cli\/|deploy\/|fuzz\/|nerf\/|view\/)/;

/** What ends all. */
const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

const LOCK = ["--lock=tests/deno.lock", "--frozen"];
const OPTIONS = ["-A", "--quiet", "--no-check", "--sanitize-ops", "--sanitize-resources", ...LOCK];

/** What tests came to. */
export interface Result {
  readonly passed: number;
  /** Tests that failed; at least 1 where a process failed in another way. */
  readonly failed: number;
  readonly ignored: number;
  /** What was printed but for the errors that end it. */
  readonly shown: string;
  /** What failed and why, or null. */
  readonly failure: string | null;
}

/**
 * What the tests of some files came to.
 *
 * @param text what their process printed
 * @param status how it ended
 */
export function resultOf(
  files: readonly string[],
  text: string,
  { code, signal }: Pick<Deno.CommandStatus, "code" | "signal">,
): Result {
  // deno-lint-ignore no-control-regex -- colours
  const plain = text.replaceAll(/\x1b\[[\d;]*m/g, "");
  const [shown] = plain.split(/^ ERRORS $/m);
  const summary = plain.match(/^(ok|FAILED) \| .*$/gm)?.at(-1) ?? "";
  const [passed, failed, ignored] = ["passed", "failed", "ignored"]
    .map((word) => Number(new RegExp(String.raw`\| (\d+) ${word}`).exec(summary)?.[1] ?? 0));
  const result = { passed, failed, ignored, shown: shown.trimEnd(), failure: null };
  if (failed > 0) return { ...result, failure: plain.slice(shown.length) };
  if (summary.startsWith("ok") && code === 0) return result;
  if (summary.startsWith("ok") && signal !== null) {
    // Seen with llvmpipe: while a process exits that had many devices, it aborts now and then.
    const warning = `WARNING: all of its tests had passed when a process was ended by ${signal}.`;
    return { ...result, shown: `${result.shown}\n${warning}` };
  }
  const failure = `\n${files.join("\n")}\n\nThe process of these tests ended with ` +
    `${signal ?? `exit code ${code}`} ${summary ? `and "${summary}"` : "before their end"}.`;
  return { ...result, failed: 1, failure };
}

/** Processes whose tests run. */
const children = new Set<Deno.ChildProcess>();

if (import.meta.main) await main(Deno.args.length > 0 ? Deno.args : ["tests"]);

async function main(folders: readonly string[]): Promise<never> {
  const began = performance.now();
  const files = folders.flatMap(filesBelow);
  // Two processes shall not fetch the same packages at the same time. What cannot be had, they say themselves.
  await spawn(["cache", "--quiet", ...LOCK, ...files]).output();
  const batches = batchesOf(files);
  for (const signal of SIGNALS) {
    Deno.addSignalListener(signal, () => {
      batches.length = 0;
      for (const child of children) child.kill("SIGTERM"); // What they have said so far is shown.
    });
  }
  const results: Result[] = [];
  await Promise.all(Array.from({ length: PROCESSES }, async () => {
    for (let batch; (batch = batches.shift());) {
      const { text, status } = await wordsOf(spawn(["test", ...OPTIONS, ...batch]));
      const result = resultOf(batch, text, status);
      console.log(result.shown);
      results.push(result);
    }
  }));
  for (const { failure } of results) if (failure !== null) console.log(failure);
  const sum = (key: "passed" | "failed" | "ignored") =>
    results.reduce((sum, result) => sum + result[key], 0);
  const isWell = sum("failed") === 0 && sum("passed") > 0;
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `\n${isWell ? "ok" : "FAILED"} | ${sum("passed")} passed | ${sum("failed")} failed` +
      ` | ${sum("ignored")} ignored (${Math.floor(seconds / 60)}m${seconds % 60}s)`,
  );
  Deno.exit(isWell ? 0 : 1);
}

/** Test files below a folder, which may be one of the checkout. */
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(resolve(ROOT, folder))].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return filesBelow(path);
    return name.endsWith("_test.ts") ? [path] : [];
  }).sort();
}

function batchesOf(files: readonly string[]): string[][] {
  const slow = files.filter((file) => SLOW.test(file));
  const ordered = [...slow, ...files.filter((file) => !SLOW.test(file))];
  const batches: string[][] = [];
  while (ordered.length > 0) batches.push(ordered.splice(0, FILES));
  return batches;
}

function spawn(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** What a process prints to its end, and how it ends. */
async function wordsOf(child: Deno.ChildProcess) {
  children.add(child);
  let text = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) text += part;
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
  const status = await child.status;
  children.delete(child);
  return { text, status };
}
