import { type RenderDescription, RenderError, RenderFolder } from "../render/mod.ts";
import type { Job, JobsFile } from "./job.ts";
import { framesDone } from "./progress.ts";
import type { JobState, Status, Step, Task } from "./state.ts";
import { foldersOf } from "./steps.ts";

/** How a job stands on an occasion, for people and programs. Times are as in `2026-11-22T02:00:00.000Z`. */
export interface TaskStatus {
  /** The job's name. */
  readonly job: string;
  /** The occasion; null if there has been none yet. */
  readonly occasion: string | null;
  /** How it stands; `new` if there has been no occasion yet. */
  readonly status: Status | "new";
  /** The step that it is at; null before the first attempt. */
  readonly step: Step | null;
  /** Attempts that failed, and the one under way. */
  readonly attempts: number;
  /** How many attempts it has; null if the file has no such job any more. */
  readonly attemptsAllowed: number | null;
  /** How many frames are done; null if the file has no such job any more. */
  readonly framesDone: number | null;
  /** How many frames there are to be; null until the first render has begun. */
  readonly frames: number | null;
  /** Why its last attempt failed, or null. */
  readonly reason: string | null;
  /** When its next attempt may begin, or null for at once. */
  readonly notBefore: string | null;
  /** When its last attempt began, or null. */
  readonly started: string | null;
  /** When it was done or failed for good, or null. */
  readonly ended: string | null;
  /** Where its frames are; null if the file has no such job any more. */
  readonly folder: string | null;
}

/**
 * How all jobs stand: those of the file in its order, each with its occasions in the order in which they
 * were asked for; then what the state knows of other jobs.
 *
 * @param state null where nothing was run yet
 */
export async function statusOf({ jobs }: JobsFile, state: JobState | null): Promise<TaskStatus[]> {
  const tasks = (state?.tasks() ?? []).sort((a, b) => a.created - b.created);
  const known = new Set(jobs.map(({ name }) => name));
  const statuses = jobs.flatMap((job): Promise<TaskStatus>[] => {
    const own = tasks.filter((task) => task.job === job.name);
    if (own.length === 0) return [Promise.resolve(ofJob(job))];
    return own.map((task) => ofTask(task, job));
  });
  const others = tasks.filter(({ job }) => !known.has(job)).map((task) => ofTask(task, null));
  return await Promise.all([...statuses, ...others]);
}

async function ofTask(task: Task, job: Job | null): Promise<TaskStatus> {
  const { occasion, status, step, attempts, reason, notBefore, started, ended } = task;
  const folder = job && foldersOf(job, occasion).render;
  return {
    ...{ job: task.job, occasion, status, attempts, reason, folder },
    step: started === null ? null : step,
    attemptsAllowed: job && job.retries + 1,
    framesDone: folder === null ? null : await framesDone(folder),
    frames: folder === null ? null : await framesIn(folder),
    notBefore: isoTime(notBefore),
    started: isoTime(started),
    ended: isoTime(ended),
  };
}

function ofJob({ name, retries }: Job): TaskStatus {
  return {
    job: name,
    occasion: null,
    status: "new",
    step: null,
    attempts: 0,
    attemptsAllowed: retries + 1,
    framesDone: 0,
    frames: null,
    ...{ reason: null, notBefore: null, started: null, ended: null, folder: null },
  };
}

/** How many frames a folder's render has; null if there is none, or its description cannot be read. */
async function framesIn(folder: string): Promise<number | null> {
  const description: RenderDescription | null = await new RenderFolder(folder).description()
    .catch((error) => {
      if (error instanceof RenderError) return null;
      throw error;
    });
  return description && description.frames.length;
}

function isoTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
