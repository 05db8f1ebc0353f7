import { dirname, join, resolve } from "node:path";
import { fieldName, messageOf, show } from "../host/mod.ts";
import { TomlDocument, TomlError } from "../host/toml.ts";
import { isPathFile, type PathRequest } from "../paths/mod.ts";
import { frameSettingsSchema } from "../render/frame_settings.ts";
import { resolveScene } from "../scene/mod.ts";
import { JobsError } from "./error.ts";
import {
  checkFolders,
  checkInputs,
  checkJob,
  checkNames,
  checkWatched,
  type NotedJob,
} from "./file_checks.ts";
import { JobsFileError, type Note, type Problem, schemaProblems } from "./file_problems.ts";
import {
  DEFAULT_FOLDERS,
  DEFAULT_SETTLE,
  jobSchema,
  jobsFileSchema,
  MAX_JOBS,
  secondsOf,
  wordsOf,
  type WrittenJob,
} from "./file_schema.ts";
import type { Job, JobsFile, Training } from "./job.ts";

/** The largest jobs file: five hundred bytes for each of as many jobs as there may be. */
const MAX_BYTES = 1 << 19;

/** How to read a jobs file. */
export interface ReadJobsOptions {
  /** Whether what jobs read must be there: runs, scenes, paths' files; true by default. */
  readonly inputs?: boolean;
}

/**
 * Reads a jobs file. Paths in it are seen from its folder.
 *
 * @throws {JobsFileError} naming what is wrong with it, with lines
 * @throws {JobsError} if it cannot be read
 */
export async function readJobsFile(
  path: string,
  { inputs = true }: ReadJobsOptions = {},
): Promise<JobsFile> {
  const document = parseToml(await readText(path), path);
  const result = jobsFileSchema.safeParse(document.value);
  const { problems, more } = schemaProblems(result.error?.issues ?? [], document);

  const folder = dirname(resolve(path));
  const { output, state } = result.data ?? DEFAULT_FOLDERS;
  const jobs = goodJobs(
    document,
    problems,
    (written, line) => jobOf(written, line, folder, resolve(folder, output)),
  );
  checkNames(jobs);
  checkFolders(jobs);
  checkWatched(jobs, resolve(folder, state));
  const warnings = inputs ? await checkInputs(jobs) : [];

  if (problems.length > 0) throw new JobsFileError(path, problems, more);
  return {
    path: resolve(path),
    output: resolve(folder, output),
    state: resolve(folder, state),
    jobs: jobs.map(({ job }) => job),
    warnings,
  };
}

async function readText(path: string): Promise<string> {
  const fail = (reason: string) => new JobsError(`Cannot read jobs file ${path}: ${reason}.`);
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw fail("it is no file");
    if (size > MAX_BYTES) throw fail(`it has ${size} bytes, more than ${MAX_BYTES}`);
    const bytes = await Deno.readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof JobsError) throw error;
    if (error instanceof Deno.errors.NotFound) throw fail("it does not exist");
    if (error instanceof TypeError) throw fail("it is no UTF-8 text");
    throw fail(messageOf(error));
  }
}

function parseToml(text: string, path: string): TomlDocument {
  try {
    return new TomlDocument(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, message } = error;
    throw new JobsFileError(path, [{ line, job: null, field: null, message }]);
  }
}

/** The jobs with which the schema finds nothing wrong, and what else is wrong with each of them. */
function goodJobs(
  document: TomlDocument,
  problems: Problem[],
  jobOf: (written: WrittenJob, line: number) => Job,
): NotedJob[] {
  const jobs = document.value.job;
  if (!Array.isArray(jobs) || jobs.length > MAX_JOBS) return [];
  return jobs.flatMap((value, index): NotedJob[] => {
    const { data: written } = jobSchema.safeParse(value);
    if (!written) return [];
    let noted = 0;
    const note: Note = (field, message) => {
      noted++;
      problems.push({
        line: document.lineOf(["job", index, ...field]),
        job: show(written.name),
        field: fieldName(field) || null,
        message,
      });
    };
    checkJob(written, note);
    const job = jobOf(written, document.lineOf(["job", index]));
    return [{ job, note, isWrong: () => noted > 0 }];
  });
}

/** The job that is written, with full paths and all defaults. */
function jobOf(written: WrittenJob, line: number, folder: string, output: string): Job {
  const path = (name: string | undefined) => name === undefined ? null : resolve(folder, name);
  const request = requestOf(written, folder);
  return {
    name: written.name,
    line,
    enabled: written.enabled,
    run: path(written.run),
    scene: written.scene === undefined ? null : resolveScene(written.scene, folder),
    watch: path(written.watch),
    settle: secondsOf(written.settle ?? DEFAULT_SETTLE),
    training: written.run === undefined ? trainingOf(written) : null,
    path: request,
    settings: frameSettingsSchema.strip().parse(written),
    video: written.video ?? (standAlone(request.words) ? "none" : "mp4"),
    contactSheet: written.contact_sheet,
    output: path(written.output) ?? join(output, written.name),
    retries: written.retries,
    backoff: secondsOf(written.backoff),
    timeout: written.timeout === undefined ? null : secondsOf(written.timeout),
    schedule: written.schedule ?? null,
    timeZone: written.time_zone ?? null,
    missed: written.missed ?? "skip",
  };
}

function trainingOf({ preset, steps, max_seconds, set = [] }: WrittenJob): Training {
  return { preset: preset ?? null, steps: steps ?? null, maxSeconds: max_seconds ?? null, set };
}

function requestOf(
  { path, frames, fps, size, projection, fov }: WrittenJob,
  folder: string,
): PathRequest {
  const words = wordsOf(path).map((word) => isPathFile(word) ? resolve(folder, word) : word);
  return {
    words,
    ...(frames !== undefined && { frames }),
    ...(fps !== undefined && { fps }),
    ...(size !== undefined && { size }),
    ...(projection !== undefined && { projection }),
    ...(fov !== undefined && { fov }),
  };
}

/** Whether a path is of test views, between which there is nothing. */
function standAlone([first = ""]: readonly string[]): boolean {
  return /^(test|\d+)$/.test(first);
}
