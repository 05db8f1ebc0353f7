import {
  createLog,
  type Job,
  type JobProgress,
  JobsError,
  type JobsFile,
  JobsFileError,
  JobState,
  type LogKind,
  readJobsFile,
  Runner,
  statusOf,
} from "../jobs/mod.ts";
import { didYouMean } from "../host/mod.ts";
import { chooseAdapter } from "./adapters.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { describeJob, describeOutcome, describeProgress, nextTimes } from "./jobs/describe.ts";
import { StatusLine } from "./jobs/status_line.ts";
import { statusLines } from "./jobs/table.ts";
import { Output, terminalColumns } from "./output.ts";

const FAILED = 1;

/** How wide a table is where there is no terminal. */
const COLUMNS = 80;

/** Options of `denerf jobs run`. */
export interface JobsRunOptions {
  /** The name or number of the adapter to train and render on; the best by default. */
  gpu?: string;
  /** The jobs' names; by default all that have neither a schedule nor a folder to watch. */
  job: string[];
  /** A name for this time: a job that is done on one occasion is done again on another. */
  occasion?: string;
  /** What the log looks like. */
  log: LogKind;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Options of `denerf jobs check`. */
export interface JobsCheckOptions {
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Options of `denerf jobs status`. */
export interface JobsStatusOptions {
  /** Whether all occasions are shown, and not only the last ones. */
  all?: boolean;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Runs the jobs of a file once; returns the exit code. */
export async function jobsRun(path: string, options: JobsRunOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const file = await readJobsFile(path);
  const jobs = chooseJobs(file, path, options.job);
  if (options.gpu !== undefined) await chooseAdapter(options.gpu); // refuses an unknown one at once
  using state = await JobState.open(file.state);
  using line = new StatusLine(options.log === "text" && Deno.stderr.isTerminal());
  using interrupt = new Interrupt(() => line.print("Interrupted: stopping …\n"));
  const log = createLog(options.log, { write: (text) => line.print(text) });
  const onProgress = (progress: JobProgress) => line.show(describeProgress(progress));
  const runner = new Runner({ file, state, log, gpu: options.gpu, onProgress });
  const outcomes = await runner.runAll(jobs, interrupt.signal, options.occasion);
  line.clear();
  output.result({ jobs: outcomes }, outcomes.map(describeOutcome).join("\n"));
  if (interrupt.signal.aborted) return INTERRUPTED;
  return outcomes.every(({ status }) => status === "done") ? 0 : FAILED;
}

/** The jobs that were named, or those that have no times of their own. */
function chooseJobs({ jobs }: JobsFile, path: string, names: readonly string[]): Job[] {
  const refusal = (reason: string, meant = "") =>
    new JobsError(`Cannot run the jobs of ${path}: ${reason}.${meant}`);
  if (names.length === 0) {
    const chosen = jobs.filter((job) => job.enabled && job.schedule === null && job.watch === null);
    if (chosen.length > 0) return chosen;
    throw refusal(
      "each has a schedule, a folder to watch or enabled = false. " +
        "Name some by --job, or keep them running by denerf jobs serve",
    );
  }
  return [...new Set(names)].map((name) => {
    const job = jobs.find((job) => job.name === name);
    if (!job) {
      const meant = didYouMean(name, jobs.map(({ name }) => name));
      throw refusal(`there is no job "${name}"`, meant);
    }
    if (job.watch === null) return job;
    throw refusal(`job "${name}" waits for captures, which only denerf jobs serve does`);
  });
}

/** Checks a jobs file and shows what its jobs would do; returns the exit code. */
export async function jobsCheck(path: string, options: JobsCheckOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  try {
    const file = await readJobsFile(path);
    const { jobs, state, warnings } = file;
    const now = new Date();
    const withTimes = jobs.map((job) => ({ ...job, next: nextTimes(job, now) }));
    output.result(
      { file: file.path, state, jobs: withTimes, warnings },
      [
        `${path}: ${jobs.length} job${jobs.length === 1 ? " is" : "s are"} in order.`,
        ...jobs.flatMap((job) => [
          ...describeJob(job, now),
          ...warnings.filter(({ job: name }) => name === job.name)
            .map(({ message }) => `  warning ${message}`),
        ]),
      ].join("\n"),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof JobsFileError)) throw error;
    if (options.json) output.result({ file: path, problems: error.problems, more: error.more }, "");
    else output.note(error.message);
    return FAILED;
  }
}

/** Shows how the jobs of a file stand; returns the exit code. */
export async function jobsStatus(path: string, options: JobsStatusOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const file = await readJobsFile(path, { inputs: false });
  using state = await JobState.openIfThere(file.state);
  const jobs = await statusOf(file, state);
  const lines = statusLines(jobs, {
    now: new Date(),
    columns: terminalColumns() || COLUMNS,
    all: options.all ?? false,
  });
  output.result({ file: file.path, state: file.state, jobs }, lines.join("\n"));
  return 0;
}
