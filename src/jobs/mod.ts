/**
 * Render jobs: a file that lists them, a state that survives whatever happens, and a supervisor that runs
 * denerf's own commands as child processes. Nothing here touches a GPU: a driver that aborts, a lost
 * device or a frame that takes for ever ends a child, and never the supervisor.
 *
 * @example
 * ```ts
 * const folder = await Deno.makeTempDir();
 * await Deno.writeTextFile(
 *   `${folder}/jobs.toml`,
 *   '[[job]]\nname = "brig"\nscene = "bundled:brig"\nframes = 120\n',
 * );
 * const file = await readJobsFile(`${folder}/jobs.toml`);
 * using state = await JobState.open(file.state);
 * const runner = new Runner({ file, state, log: createLog("text") });
 * const outcomes = await runner.runAll([], AbortSignal.timeout(60_000)); // of file.jobs, none here
 * ```
 *
 * @module
 */
export { type Clock, SYSTEM_CLOCK } from "./clock.ts";
export { JobsError } from "./error.ts";
export { readJobsFile, type ReadJobsOptions } from "./file.ts";
export { JobsFileError, type Problem } from "./file_problems.ts";
export { jobsJsonSchema } from "./file_schema.ts";
export {
  type Health,
  type HealthEndpoint,
  type HealthFailure,
  type HealthRunning,
  type HealthTask,
  type HealthWaiting,
  serveHealth,
} from "./health.ts";
export {
  type Job,
  type JobsFile,
  type JobWarning,
  type MissedRuns,
  ONCE,
  type Training,
  type VideoKind,
} from "./job.ts";
export {
  createLog,
  type Log,
  LOG_KINDS,
  type LogKind,
  type LogLevel,
  type LogOptions,
} from "./log.ts";
export { type JobProgress, type Outcome, Runner, type RunnerOptions } from "./runner.ts";
export { checkTrainedJob } from "./scene_checks.ts";
export { Schedule } from "./schedule.ts";
export { JobServer, type ServerOptions } from "./serve.ts";
export {
  type Claim,
  JobState,
  type Release,
  type StateOptions,
  type Status,
  type Step,
  type Task,
} from "./state.ts";
export { statusOf, type TaskStatus } from "./status.ts";
export { foldersOf, type JobFolders } from "./steps.ts";
export { Turns } from "./turns.ts";
