/**
 * Reads changed files of every kind that denerf reads. Each must be read or refused by an error of denerf, in
 * little time and memory.
 *
 *   deno task fuzz [--inputs N] [--seed S] [--first I]
 *
 * `--inputs 1 --first I` does input I again.
 *
 * @module
 */
import { parseArgs } from "node:util";
import type { Fault, FuzzAnswer, FuzzTask } from "./worker.ts";

/** How long an input may take, in seconds: more than any, so that only one that never ends is found. */
const SECONDS = 60;

/** How much memory all may take, in bytes. */
const MEMORY = 2 ** 30;

const POLL_MILLISECONDS = 50;

/** What to do, and with what. */
export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** The first input's number; 0 by default. */
  readonly first?: number;
  /** How many threads; one a processor by default. */
  readonly threads?: number;
}

/** What was found. */
export interface FuzzReport {
  /** Inputs that were read, and not refused. */
  readonly read: number;
  /** Inputs with which something went wrong. */
  readonly faults: readonly Fault[];
  /** The most memory, in bytes, beyond that at the beginning. */
  readonly memory: number;
}

/**
 * Reads changed files.
 *
 * @throws {Error} if an input takes too long, or they take too much memory, naming inputs
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { inputs, seed, first = 0 } = options;
  const threads = Math.min(options.threads ?? navigator.hardwareConcurrency, inputs);
  const folder = await Deno.makeTempDir({ prefix: "denerf-fuzz-" });
  const parts = Array.from({ length: threads }, (_, i) => {
    const [from, to] = [i, i + 1].map((part) => first + Math.floor(inputs * part / threads));
    return new Part({ folder, seed, first: from, inputs: to - from });
  });
  const before = Deno.memoryUsage().rss;
  let memory = 0;
  const limits = Promise.withResolvers<never>();
  const timer = setInterval(() => {
    memory = Math.max(memory, Deno.memoryUsage().rss - before);
    const slow = parts.find((part) => part.stoodFor() > SECONDS * 1000);
    if (slow) limits.reject(new Error(`input ${slow.input} takes over ${SECONDS} s`));
    if (memory > MEMORY) {
      limits.reject(new Error(`over ${MEMORY} bytes at inputs ${parts.map(({ input }) => input)}`));
    }
  }, POLL_MILLISECONDS);
  try {
    const answers = await Promise.race([
      Promise.all(parts.map((part) => part.end)),
      limits.promise,
    ]);
    return {
      read: answers.reduce((sum, { read }) => sum + read, 0),
      faults: answers.flatMap(({ faults }) => faults),
      memory,
    };
  } finally {
    clearInterval(timer);
    for (const part of parts) part.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** A thread and its inputs. */
class Part {
  /** Its answer. */
  readonly end: Promise<FuzzAnswer>;
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  readonly #begun = new Int32Array(new SharedArrayBuffer(4));
  readonly #first: number;
  #seen = 0;
  #since = performance.now();
  #hasEnded = false;

  constructor(task: Omit<FuzzTask, "begun">) {
    this.#first = task.first;
    const end = Promise.withResolvers<FuzzAnswer>();
    this.#worker.onmessage = ({ data }: MessageEvent<FuzzAnswer>) => end.resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      end.reject(new Error(`input ${this.input} ended the thread: ${event.message}`));
    };
    this.end = end.promise.finally(() => this.#hasEnded = true);
    this.#worker.postMessage({ ...task, begun: this.#begun } satisfies FuzzTask);
  }

  /** The number of the input that it is at. */
  get input(): number {
    return this.#first + Math.max(Atomics.load(this.#begun, 0) - 1, 0);
  }

  /** For how long it has been at one input, in milliseconds. */
  stoodFor(): number {
    const now = performance.now();
    const begun = Atomics.load(this.#begun, 0);
    if (begun !== this.#seen || begun === 0 || this.#hasEnded) this.#since = now;
    this.#seen = begun;
    return now - this.#since;
  }

  close(): void {
    this.#worker.terminate();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      inputs: { type: "string", default: "10000" },
      seed: { type: "string", default: "0" },
      first: { type: "string", default: "0" },
    },
  });
  const [inputs, seed, first] = [values.inputs, values.seed, values.first].map(Number);
  const began = performance.now();
  const { read, faults, memory } = await fuzz({ inputs, seed, first });
  for (const { input, target, error } of faults) {
    console.log(`input ${input}, ${target}: ${error}\n`);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `${inputs} inputs of seed ${seed} in ${seconds} s and ${Math.round(memory / 2 ** 20)} MiB: ` +
      `${read} read, ${inputs - read - faults.length} refused, ${faults.length} faults`,
  );
  Deno.exit(faults.length > 0 ? 1 : 0);
}
