import { encode } from "npm:fast-png@^8.0.0";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, type JobsFile, type Log, readJobsFile } from "../../src/jobs/mod.ts";
import type { Self } from "../../src/host/mod.ts";
import type { Act, Call } from "./scripted_denerf.ts";

/** Runs a test in a folder of its own. */
export async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "denerf-jobs-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes a capture of an object: four images of 4 x 4 pixels to train on, one to test. */
export async function writeCapture(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const image = encode({ width: 4, height: 4, channels: 3, data: new Uint8Array(4 * 4 * 3) });
  for (const [split, count] of [["train", 4], ["test", 1]] as const) {
    const frames = [];
    for (let i = 0; i < count; i++) {
      await Deno.writeFile(join(folder, `${split}${i}.png`), image);
      const pose = [[1, 0, 0, i / 10], [0, 1, 0, 0], [0, 0, 1, 4], [0, 0, 0, 1]];
      frames.push({ file_path: `./${split}${i}`, transform_matrix: pose });
    }
    const transforms = { camera_angle_x: 0.69, frames };
    await Deno.writeTextFile(join(folder, `transforms_${split}.json`), JSON.stringify(transforms));
  }
}

/** Writes a jobs file and reads it. */
export async function jobsIn(folder: string, toml: string): Promise<JobsFile> {
  const path = join(folder, "jobs.toml");
  await Deno.writeTextFile(path, toml);
  return await readJobsFile(path);
}

/** What stands for denerf in a folder, see `scripted_denerf.ts`. */
export function fakeDenerf(folder: string): Self {
  const script = fileURLToPath(new URL("scripted_denerf.ts", import.meta.url));
  return { program: Deno.execPath(), args: ["run", "-A", "--no-check", "--quiet", script, folder] };
}

/** Tells fakes in a folder what to do for a job in their turns. */
export async function letDo(
  folder: string,
  job: string,
  acts: { train?: readonly Act[]; render?: readonly Act[] },
): Promise<void> {
  await Deno.writeTextFile(join(folder, `${job}.json`), JSON.stringify(acts));
}

/** How fakes in a folder were called. */
export async function callsIn(folder: string): Promise<Call[]> {
  const text = await Deno.readTextFile(join(folder, "calls.jsonl")).catch(() => "");
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** `["a train", "a render"]`: which jobs' fakes began, in their order. */
export async function beginnings(folder: string): Promise<string[]> {
  return (await callsIn(folder)).filter(({ event }) => event === "begin")
    .map(({ job, words }) => `${job} ${words[0]}`);
}

/** Waits until a condition holds; gives up after a minute. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const limit = performance.now() + 60_000;
  while (!await condition()) {
    if (performance.now() > limit) throw new Error(`Waited in vain for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A clock on which waiting takes no time. */
export class TestClock implements Clock {
  /** How long was waited each time, in seconds. */
  readonly waits: number[] = [];
  #now = Date.UTC(2026, 10, 22, 2);

  now(): Date {
    return new Date(this.#now);
  }

  wait(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds / 1000);
    this.#now += milliseconds;
    return new Promise((resolve) => setTimeout(resolve, 0)); // Others go on meanwhile, as with a real clock.
  }
}

/** A log that keeps its events. */
export class TestLog implements Log {
  readonly events: { level: string; event: string; fields: Record<string, unknown> }[] = [];
  info = this.#at("info");
  warn = this.#at("warn");
  error = this.#at("error");

  #at(level: string) {
    return (event: string, fields: Record<string, unknown> = {}) => {
      this.events.push({ level, event, fields });
    };
  }
}
