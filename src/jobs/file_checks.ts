import { sep } from "node:path";
import { ifThere, messageOf, show } from "../host/mod.ts";
import {
  AUTOMATIC_PRESET,
  presetConfig,
  setField,
  setFields,
  SUITED_PRESETS,
} from "../nerf/mod.ts";
import { RunFolder } from "../runs/mod.ts";
import { checkPathWords, isPathFile } from "../paths/mod.ts";
import type { Note } from "./file_problems.ts";
import { wordsOf, type WrittenJob } from "./file_schema.ts";
import type { Job, JobWarning } from "./job.ts";
import type { Warning } from "../scene/mod.ts";
import { checkScene, SceneFault, type Surveys } from "./scene_checks.ts";
import { checkSchedule } from "./schedule.ts";
import { isWithin } from "./within.ts";

/** A job, and where to note what is wrong with it. */
export interface NotedJob {
  /** The job. */
  readonly job: Job;
  /** Notes what is wrong with one of its fields. */
  readonly note: Note;
  /** Whether something was noted. */
  readonly isWrong: () => boolean;
}

/** Notes everything that is wrong with a job by itself, where the schema has found nothing. */
export function checkJob(written: WrittenJob, note: Note): void {
  checkSource(written, note);
  checkCompany(written, note);
  checkAssignments(written, note);
  checkPath(written, note);
  checkColors(written, note);
  checkTimes(written, note);
}

const SOURCES = ["run", "scene", "watch"] as const;

function checkSource(job: WrittenJob, note: Note): void {
  const given = SOURCES.filter((name) => job[name] !== undefined);
  if (given.length === 1) return;
  const value = given.length === 0 ? "none" : given.join(" and ");
  note(given.slice(1, 2), `must have one of ${SOURCES.join(", ")}, current value is ${value}`);
}

/** Fields that mean something only beside others. */
const COMPANY = {
  preset: ["scene", "watch"],
  steps: ["scene", "watch"],
  max_seconds: ["scene", "watch"],
  set: ["scene", "watch"],
  settle: ["watch"],
  time_zone: ["schedule"],
  missed: ["schedule"],
} as const satisfies Partial<Record<keyof WrittenJob, readonly (keyof WrittenJob)[]>>;

function checkCompany(job: WrittenJob, note: Note): void {
  for (const field of Object.keys(COMPANY) as (keyof typeof COMPANY)[]) {
    const [value, others] = [job[field], COMPANY[field]];
    if (value === undefined || others.some((other) => job[other] !== undefined)) continue;
    note([field], `means nothing without ${others.join(" or ")}, current value is ${show(value)}`);
  }
  if (job.watch !== undefined && job.schedule !== undefined) {
    note(["schedule"], "must not go with watch: a job has its times, or waits for captures");
  }
}

/** Finds wrong assignments now, and not when the scene was loaded. */
function checkAssignments({ preset, scene, set = [] }: WrittenJob, note: Note): void {
  // Which preset suits a capture is known when that is there.
  const named = preset ?? AUTOMATIC_PRESET;
  const presets = named === AUTOMATIC_PRESET ? SUITED_PRESETS : [named];
  const configs = presets.map((name) => presetConfig(name, scene ?? ""));
  if (configs.some((config) => faultOf(() => setFields(config, set)) === null)) return;
  let [config] = configs;
  // Which of them it is.
  for (const [i, assignment] of set.entries()) {
    const fault = faultOf(() => config = setField(config, assignment));
    if (fault !== null) note(["set", i], fault);
  }
}

function checkPath({ path }: WrittenJob, note: Note): void {
  if (path === undefined) return;
  const fault = faultOf(() => checkPathWords(wordsOf(path)));
  if (fault !== null) note(["path"], fault);
}

/** What work complains of, or null. */
function faultOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Videos and contact sheets are made of colours. */
function checkColors({ video, contact_sheet, outputs }: WrittenJob, note: Note): void {
  if (outputs.includes("color")) return;
  const rule = `must have "color" for a`;
  if (video !== "none") {
    note(["outputs"], `${rule} video, or video = "none", current value is ${show(outputs)}`);
  }
  if (contact_sheet) note(["outputs"], `${rule} contact sheet, current value is ${show(outputs)}`);
}

function checkTimes({ schedule, time_zone }: WrittenJob, note: Note): void {
  if (schedule === undefined) return;
  const fault = checkSchedule(schedule, time_zone ?? null);
  if (fault === null) return;
  const isZone = time_zone !== undefined && checkSchedule("* * * * *", time_zone) !== null;
  note([isZone ? "time_zone" : "schedule"], fault);
}

/** Notes names of which there are two. */
export function checkNames(jobs: readonly NotedJob[]): void {
  const first = new Map<string, Job>();
  for (const { job, note } of jobs) {
    const key = job.name.toLowerCase(); // Some systems take such folders for one.
    const other = first.get(key);
    if (!other) first.set(key, job);
    else {note(
        ["name"],
        `must differ, not only in capitals, from "${other.name}" in line ${other.line}`,
      );}
  }
}

/** Notes folders that lie in each other: no job may write into another one's. */
export function checkFolders(jobs: readonly NotedJob[]): void {
  // In this order, what lies in a folder follows it directly.
  const keyOf = ({ job }: NotedJob) => `${job.output}${sep}`;
  const sorted = jobs.toSorted((a, b) => Number(keyOf(a) > keyOf(b)) - Number(keyOf(a) < keyOf(b)));
  let outer = sorted[0];
  for (const entry of sorted.slice(1)) {
    if (!isWithin(entry.job.output, outer.job.output)) {
      outer = entry;
      continue;
    }
    if (entry.job.name.toLowerCase() === outer.job.name.toLowerCase()) continue; // Said by checkNames.
    const [{ job: other }, { job, note }] = entry.job.line < outer.job.line
      ? [entry, outer]
      : [outer, entry];
    note(
      ["output"],
      `must lie apart from the folder of job "${other.name}", which is ${other.output}, ` +
        `current value is ${job.output}`,
    );
  }
}

/** Notes watched folders in which something is written: it would be taken for captures. */
export function checkWatched(jobs: readonly NotedJob[], state: string): void {
  const written = [state, ...jobs.map(({ job }) => job.output)];
  for (const { job: { watch, run, scene }, note } of jobs) {
    if (watch === null || run !== null || scene !== null) continue; // Only one of them may be there.
    const inside = written.find((folder) => isWithin(folder, watch));
    if (inside === undefined) continue;
    note(["watch"], `must not hold ${inside}, where jobs write, current value is ${watch}`);
  }
}

/**
 * Notes what jobs read and is not there, or not as they need it. Those that are switched off need nothing.
 *
 * @returns what looks wrong with captures that can be read
 */
export async function checkInputs(jobs: readonly NotedJob[]): Promise<JobWarning[]> {
  const found: JobWarning[] = [];
  // A scene's points may fill gigabytes: those of one scene are let go before the next one is read.
  for (const group of Map.groupBy(jobs, ({ job }) => job.scene).values()) {
    const surveys: Surveys = new Map();
    for (const noted of group) {
      if (!noted.job.enabled) continue;
      const warnings = await checkInput(noted, surveys);
      found.push(...warnings.map((warning) => ({ job: noted.job.name, ...warning })));
    }
  }
  return found;
}

async function checkInput(
  { job, note, isWrong }: NotedJob,
  surveys: Surveys,
): Promise<readonly Warning[]> {
  const { run, scene, watch, path } = job;
  const check = async (field: string, isThere: Promise<boolean>, fault: string) => {
    try {
      if (await isThere) return true;
      note([field], fault);
    } catch (error) {
      note([field], `must be a place that may be looked at: ${messageOf(error)}`);
    }
    return false;
  };
  if (run !== null) {
    const fault = `must be a run's folder: there is no config.json in ${run}`;
    await check("run", new RunFolder(run).exists(), fault);
  }
  if (watch !== null) {
    const isFolder = stat(watch).then((info) => info?.isDirectory ?? false);
    await check("watch", isFolder, `must be a folder: there is none at ${watch}`);
  }
  const [word] = path.words;
  if (word !== undefined && isPathFile(word)) {
    const isThere = stat(word).then((info) => info !== null);
    if (!await check("path", isThere, `must be there: ${word} does not exist`)) return [];
  }
  if (scene === null || isWrong()) return [];
  return await checkScene(job, scene, surveys).catch((error) => {
    if (!(error instanceof SceneFault)) throw error;
    note(error.field, error.message);
    return [];
  });
}

async function stat(path: string): Promise<Deno.FileInfo | null> {
  return await ifThere(Deno.stat(path), null);
}
