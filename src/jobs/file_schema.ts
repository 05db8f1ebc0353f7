import * as z from "npm:zod@^4.0.0";
import { VIDEO_FORMATS } from "../media/mod.ts";
import { AUTOMATIC_PRESET, PRESETS } from "../nerf/mod.ts";
import { isPathFile } from "../paths/mod.ts";
import { pathRequestSchema } from "../paths/request.ts";
import { frameSettingsSchema } from "../render/frame_settings.ts";

/** A job's name is also its folder's, on every system. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/;

/** The longest name of a job. */
const NAME_LENGTH = 100;

/** The most jobs of a file. */
export const MAX_JOBS = 1000;

/** The units of durations, in seconds. */
const UNITS = { ms: 0.001, s: 1, min: 60, h: 3600, d: 86_400 } as const;

const DURATION = new RegExp(`^(\\d+(?:\\.\\d+)?) ?(${Object.keys(UNITS).join("|")})$`);

/** What a timer can wait for: 2^31 milliseconds, which are 24.8 days. */
const LONGEST_SECONDS = 24 * UNITS.d;

/** Where jobs and their state are, seen from the file. */
export const DEFAULT_FOLDERS = { output: "videos", state: ".denerf-jobs" } as const;

/** How long a capture must be unchanged. */
export const DEFAULT_SETTLE = "10 s";

const text = z.string().min(1, "must not be empty");

const duration = z.string()
  .regex(DURATION, { error: 'must be a time such as "10 s", "30 min" or "2 h"', abort: true })
  .refine((value) => secondsOf(value) <= LONGEST_SECONDS, "must be at most 24 d");

const positiveDuration = duration.refine((value) => secondsOf(value) > 0, "must be above 0");

const count = z.int().min(1);

const { words: _, ...request } = pathRequestSchema.shape;

/** The rules and defaults of one `[[job]]`, field by field. */
export const jobSchema = z.strictObject({
  name: z.string().max(NAME_LENGTH).regex(
    NAME,
    "must be letters, digits, -, _ and single dots, and begin with a letter or digit",
  ).describe("The job's name, which is also its folder's."),
  enabled: z.boolean().default(true).describe("Whether it is run at all."),

  run: text.optional().describe("The run to render. Give one of run, scene and watch."),
  scene: text.optional().describe("The scene to train on first; bundled:brig comes with denerf."),
  watch: text.optional().describe("The folder whose captures, as they come, are each trained on."),
  settle: duration.optional().describe(
    `How long a capture in watch must be unchanged; ${DEFAULT_SETTLE} if left out.`,
  ),
  preset: z.enum([...Object.keys(PRESETS), AUTOMATIC_PRESET]).optional().describe(
    `How to train; ${AUTOMATIC_PRESET}, the default, is what suits the capture.`,
  ),
  steps: count.max(2 ** 31 - 1).optional().describe(
    "Optimisation steps; if left out, as many as max_seconds has time for, or the preset's.",
  ),
  max_seconds: z.number().positive().optional().describe(
    "Seconds of training, all attempts together.",
  ),
  set: z.array(z.string().regex(/^[^=]+=/, "must look like KEY=VALUE")).max(100).optional()
    .describe("KEY=VALUE assignments to the configuration of the training."),

  path: z.union([text, z.array(z.union([text, z.int().min(0)])).min(1)], {
    error: "must be text, or a list of texts and whole numbers",
  }).optional().describe(
    "The cameras: orbit, ellipse, spiral, test, numbers of test views, through with numbers of " +
      "training views, or a .json file; what suits the scene if left out.",
  ),
  ...request,
  ...frameSettingsSchema.shape,
  video: z.enum([...VIDEO_FORMATS, "none"]).optional().describe(
    "What is made of the frames; mp4 if left out, none for test views. png is an animated one.",
  ),
  contact_sheet: z.boolean().default(false).describe("Whether a contact sheet is made, too."),
  output: text.optional().describe("The job's folder; its name in the file's output if left out."),

  retries: z.int().min(0).max(100).default(2)
    .describe("How many more times it is tried after it failed."),
  backoff: duration.default("10 s")
    .describe("How long it waits before it is tried again; doubled each time, up to an hour."),
  timeout: positiveDuration.optional().describe(
    "How long an attempt may take; no limit if left out.",
  ),

  schedule: text.optional().describe("A cron expression: minute, hour, day, month, day of week."),
  time_zone: text.optional().describe("The schedule's IANA time zone; the machine's if left out."),
  missed: z.enum(["skip", "once"]).optional()
    .describe("What happens to times that passed while nothing listened; skip if left out."),
});

/** The rules and defaults of a jobs file. */
export const jobsFileSchema = z.strictObject({
  output: text.default(DEFAULT_FOLDERS.output).describe(
    "The folder of the jobs' folders, seen from the file.",
  ),
  state: text.default(DEFAULT_FOLDERS.state)
    .describe("The folder of the jobs' state, seen from the file; on a disk of this machine."),
  job: z.array(jobSchema).min(1, "must list at least one [[job]]").max(MAX_JOBS),
});

/** A `[[job]]` as it is written, with the defaults that do not depend on other fields. */
export type WrittenJob = z.output<typeof jobSchema>;

/** A jobs file as it is written. */
export type WrittenFile = z.output<typeof jobsFileSchema>;

/** Seconds of a duration that the schema accepts. */
export function secondsOf(duration: string): number {
  const [, number, unit] = DURATION.exec(duration)!;
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}

/** The words of a path as it may be written: as a list, or in one text; a file's name may have blanks. */
export function wordsOf(path: WrittenJob["path"]): string[] {
  if (path === undefined) return [];
  if (typeof path !== "string") return path.map(String);
  return isPathFile(path) ? [path] : path.trim().split(/\s+/);
}

/** The JSON Schema of jobs files, for editors: `docs/jobs.schema.json`. It does not know all rules. */
export function jobsJsonSchema(): object {
  return {
    ...z.toJSONSchema(jobsFileSchema, { io: "input" }),
    title: "denerf jobs file",
  };
}
