/**
 * Stands for denerf in tests of its supervisor: `scripted_denerf.ts FOLDER train SCENE --output RUN …` or
 * `… render RUN --output FRAMES …`. It notes how it was called, and does what `FOLDER/NAME.json` lists
 * for its turn, NAME being the last part of FRAMES, or of the folder of RUN.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";

/** What a fake does in its turn. */
export interface Act {
  /** What it writes to stderr. */
  readonly says?: string;
  /** How long it works, in milliseconds; until it is told to end, if left out with `stays`. */
  readonly milliseconds?: number;
  /** Whether it works until it is told to end. */
  readonly stays?: boolean;
  /** Whether it works until another one is at the same step of its job. */
  readonly company?: boolean;
  /** Whether it hears no SIGTERM, and nothing of its supervisor's end. */
  readonly deaf?: boolean;
  /** Whether a training leaves a run's configuration, but no checkpoint. */
  readonly begins?: boolean;
  /** Whether it leaves a process behind that has its stderr until it is killed. */
  readonly leaves?: boolean;
  /** Its exit code; 0 if left out. */
  readonly code?: number;
  /** The signal that it ends itself by. */
  readonly signal?: Deno.Signal;
}

/** A line of `FOLDER/calls.jsonl`. */
export interface Call {
  /** Whether it began, ended by itself, or left a process behind. */
  readonly event: "begin" | "end" | "leave";
  /** The job's name. */
  readonly job: string;
  /** Its arguments. */
  readonly words: readonly string[];
  /** Its process, or the one that it left. */
  readonly pid: number;
}

if (import.meta.main) await main();

async function main(): Promise<void> {
  const [folder, ...words] = Deno.args;
  const output = words[words.indexOf("--output") + 1];
  const job = basename(words[0] === "train" ? dirname(output) : output);
  const note = (event: Call["event"], pid = Deno.pid) => {
    const line = JSON.stringify({ event, job, words, pid } satisfies Call);
    Deno.writeTextFileSync(join(folder, "calls.jsonl"), line + "\n", {
      append: true,
      create: true,
    });
  };
  const act = nextAct(folder, job, words[0]);
  const told = act.deaf ? new Promise<void>(() => {}) : toldToEnd();
  if (act.deaf) Deno.addSignalListener("SIGTERM", () => {});
  note("begin");

  if (act.says) console.error(act.says);
  if (act.leaves) {
    const left = new Deno.Command("sleep", { args: ["600"], stdin: "null", stdout: "null" })
      .spawn();
    left.unref();
    note("leave", left.pid);
  }
  const time = new Promise<void>((resolve) => {
    if (act.stays) setInterval(() => {}, 1000);
    else if (act.company) setInterval(() => hasCompany(folder, job, words[0]) && resolve(), 50);
    else setTimeout(resolve, act.milliseconds ?? 0);
  });
  const isTold = await Promise.race([told.then(() => true), time.then(() => false)]);
  if (words[0] === "train") await leaveRun(output, !act.begins);
  note("end");
  if (act.signal) Deno.kill(Deno.pid, act.signal);
  Deno.exit(isTold ? 130 : act.code ?? 0);
}

/** The act of this turn: `[]` and what is beyond the list mean that all goes well. */
function nextAct(folder: string, job: string, step: string): Act {
  const path = join(folder, `${job}.json`);
  try {
    const acts: Record<string, Act[]> = JSON.parse(Deno.readTextFileSync(path));
    const act = acts[step]?.shift();
    Deno.writeTextFileSync(path, JSON.stringify(acts));
    return act ?? {};
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** Whether a step of a job has begun twice. */
function hasCompany(folder: string, job: string, step: string): boolean {
  const lines = Deno.readTextFileSync(join(folder, "calls.jsonl")).trimEnd().split("\n");
  const calls: Call[] = lines.map((line) => JSON.parse(line));
  return calls.filter((call) =>
    call.event === "begin" && call.job === job && call.words[0] === step
  )
    .length > 1;
}

/** Resolved by SIGTERM, or by the end of stdin. */
async function toldToEnd(): Promise<void> {
  await Promise.race([
    new Promise<void>((resolve) => Deno.addSignalListener("SIGTERM", () => resolve())),
    (async () => {
      for await (const _ of Deno.stdin.readable);
    })(),
  ]);
}

async function leaveRun(run: string, saved: boolean): Promise<void> {
  Deno.mkdirSync(run, { recursive: true });
  if (saved) return Deno.writeTextFileSync(join(run, "checkpoint.safetensors"), "trained");
  const { presetConfig } = await import("../../src/nerf/mod.ts"); // only here, as it takes a while
  Deno.writeTextFileSync(join(run, "config.json"), JSON.stringify(presetConfig("ngp", "scene")));
}
