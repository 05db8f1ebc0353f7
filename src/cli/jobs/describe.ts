import { relative } from "node:path";
import {
  foldersOf,
  type Job,
  type JobProgress,
  ONCE,
  type Outcome,
  Schedule,
  type Training,
} from "../../jobs/mod.ts";
import { AUTOMATIC_PRESET } from "../../nerf/mod.ts";
import { isPathFile, PATH_DEFAULTS } from "../../paths/mod.ts";
import { duration } from "../output.ts";

/** How many of a schedule's next times are shown. */
const TIMES = 3;

/** What a job that has many occasions has in its folder for each of them. */
const ANY_OCCASION = "OCCASION";

/** A job's next times, as in `2026-11-22T02:00:00.000Z`; none without a schedule. */
export function nextTimes({ schedule, timeZone }: Job, now: Date): string[] {
  if (schedule === null) return [];
  const times: Date[] = [];
  const cron = new Schedule(schedule, timeZone);
  for (let next = cron.next(now); next && times.length < TIMES; next = cron.next(next)) {
    times.push(next);
  }
  return times.map((time) => time.toISOString());
}

/** What a job would do: lines for people. */
export function describeJob(job: Job, now: Date): string[] {
  const hasMany = job.schedule !== null || job.watch !== null;
  const { render, run } = foldersOf(job, hasMany ? ANY_OCCASION : ONCE);
  const lines = [
    ...(job.training ? [["train", describeTraining(job, job.training, run)]] : []),
    ...(job.training?.set.length ? [["set", job.training.set.join(", ")]] : []),
    ["render", `${describePath(job)}${job.run === null ? "" : ` of ${shortPath(run)}`}`],
    ["into", `${shortPath(render)}: ${describeFiles(job)}`],
    ["tries", describeAttempts(job)],
    ...describeOccasions(job, now),
  ];
  const title = job.enabled ? job.name : `${job.name} (switched off)`;
  return ["", title, ...lines.map(([word, text]) => `  ${word.padEnd(8)}${text}`)];
}

function describeTraining({ scene, watch }: Job, training: Training, run: string): string {
  const { preset, steps, maxSeconds } = training;
  return [
    `${scene ? shortPath(scene) : `each new capture in ${shortPath(watch!)}`}`,
    ` with preset ${preset ?? AUTOMATIC_PRESET}`,
    ...(steps === null ? [] : [`, ${steps} steps`]),
    ...(maxSeconds === null
      ? []
      : [`, ${steps === null ? "for" : "at most"} ${duration(maxSeconds)}`]),
    `, into ${shortPath(run)}`,
  ].join("");
}

/** `60 frames of orbit, 400 x 400` */
function describePath({ path: { words, frames, size } }: Job): string {
  return `${describeFrames(words, frames)}${size ? `, ${size.join(" x ")}` : ""}`;
}

function describeFrames(words: readonly string[], frames: number | undefined): string {
  const [first = "", ...rest] = words;
  if (first === "test") return "all test views";
  if (/^\d+$/.test(first)) return `test view${rest.length === 0 ? "" : "s"} ${words.join(", ")}`;
  if (isPathFile(first)) return `${frames ?? "the"} frames of ${shortPath(first)}`;
  const count = frames ?? PATH_DEFAULTS.frames;
  return `${count} frame${count === 1 ? "" : "s"} of ${describeGenerator(first, rest)}`;
}

function describeGenerator(word: string, views: readonly string[]): string {
  if (word === "") return "the path that suits the scene";
  if (word !== "through") return word;
  return `a path through ${
    views.length === 0 ? "all training views" : `views ${views.join(", ")}`
  }`;
}

/** `color, depth, video.mp4, contact.png` */
function describeFiles({ settings: { outputs }, video, contactSheet }: Job): string {
  return [
    ...outputs,
    ...(video === "none" ? [] : [`video.${video}`]),
    ...(contactSheet ? ["contact.png"] : []),
  ].join(", ");
}

function describeAttempts({ retries, backoff, timeout }: Job): string {
  const limit = timeout === null ? "" : `, at most ${duration(timeout)} each`;
  const growth = retries > 1 ? ", then twice as long each time" : "";
  const wait = retries === 0 ? "" : `, the second after ${duration(backoff)}${growth}`;
  return `${retries + 1}${limit}${wait}`;
}

function describeOccasions(job: Job, now: Date): [string, string][] {
  if (job.schedule === null) return [];
  const zone = job.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const times = nextTimes(job, now).map((time) => localTime(new Date(time), zone));
  return [["times", `"${job.schedule}" in ${zone}: ${times.join(", ")}, …`]];
}

/** `2026-11-22 02:00` */
function localTime(time: Date, timeZone: string): string {
  return time.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
}

/** `lego: training, step 12/600` */
export function describeProgress({ job, occasion, step, text }: JobProgress): string {
  const name = occasion === ONCE ? job : `${job} ${occasion}`;
  return `${name}: ${step === "train" ? "training" : "rendering"}, ${text}`;
}

/** `done    lego  videos/lego` */
export function describeOutcome({ job, status, attempts, reason, folder }: Outcome): string {
  const start = `${status.padEnd(7)} ${job}`;
  if (status === "done") return `${start}  ${shortPath(folder)}`;
  if (status === "stopped") return `${start}  goes on when it is run again`;
  return `${start}  after ${attempts} attempt${attempts === 1 ? "" : "s"}: ${reason}`;
}

/** A path as it is seen from here, where that is shorter. */
function shortPath(path: string): string {
  const way = relative(Deno.cwd(), path);
  return way !== "" && way.length < path.length ? way : path;
}
