import { join } from "node:path";
import { ifThere, messageOf, type Self } from "../host/mod.ts";
import { RenderFolder, requireFilmFree } from "../render/mod.ts";
import { type Metric, RunFolder } from "../runs/mod.ts";
import { backoffAfter } from "./backoff.ts";
import { type ChildEnd, GRACE_SECONDS, runChild } from "./child.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { JobsError } from "./error.ts";
import { type Job, type JobsFile, ONCE, videoOf } from "./job.ts";
import type { Log } from "./log.ts";
import type { JobState, Release, Step, Task } from "./state.ts";
import {
  commandFor,
  definitionOf,
  foldersOf,
  renderWords,
  type RunProgress,
  stepsOf,
  trainWords,
} from "./steps.ts";
import { Turns } from "./turns.ts";

/** What became of a job on an occasion. */
export interface Outcome {
  /** The job's name. */
  readonly job: string;
  /** The occasion. */
  readonly occasion: string;
  /** `stopped` if the signal came before its end: it goes on when it is run again. */
  readonly status: "done" | "failed" | "stopped";
  /** How often it was tried. */
  readonly attempts: number;
  /** Why it failed, or null. */
  readonly reason: string | null;
  /** Where its frames are. */
  readonly folder: string;
}

/** Where an attempt is. */
export interface JobProgress {
  /** The job's name. */
  readonly job: string;
  /** The occasion. */
  readonly occasion: string;
  /** What is being done. */
  readonly step: Step;
  /** What the child said last. */
  readonly text: string;
}

/** What a runner works with. */
export interface RunnerOptions {
  /** The jobs. */
  readonly file: JobsFile;
  /** What is known of them. */
  readonly state: JobState;
  /** Where it is said what happens. */
  readonly log: Log;
  /** The adapter to train and render on, as `--gpu` names it; null for the best. */
  readonly gpu?: string | null;
  /** How to start denerf; tests have other programs. */
  readonly command?: Self;
  /** The time; tests have their own. */
  readonly clock?: Clock;
  /** How long a child that was told to end may take, in seconds. */
  readonly graceSeconds?: number;
  /** Whose turn it is; runners that share them run one job at a time together. */
  readonly turns?: Turns;
  /** Called with what children say on their way. */
  readonly onProgress?: (progress: JobProgress) => void;
}

/** What log lines are about. */
type About = Pick<Outcome, "job" | "occasion">;

/** The time between looks at a job that another process works on. */
const POLL_MILLISECONDS = 1000;

/** The time between looks at the lock of a child that outlived its supervisor. */
const LOCK_POLL_MILLISECONDS = 100;

/** Exit code of a command that says on its last line why it failed. */
const FAILED = 1;

/** Exit code for wrong arguments and configurations: the next attempt would have them, too. */
const WRONG_USAGE = 2;

/** The longest reason, in characters. */
const REASON_LENGTH = 500;

/**
 * Runs jobs as child processes, one at a time: a GPU has nothing to gain from two. A child that crashes
 * with its driver, hangs or fills the memory is only a failed attempt; so captures are read by children
 * alone. While a job waits for its next attempt, others have their turns.
 */
export class Runner {
  readonly #options: Required<Omit<RunnerOptions, "turns">>;
  readonly #turns: Turns;

  /** Makes ready; starts nothing. */
  constructor(options: RunnerOptions) {
    const { file, command = commandFor(file), onProgress = () => {} } = options;
    const { clock = SYSTEM_CLOCK, graceSeconds = GRACE_SECONDS, gpu = null, state, log } = options;
    this.#turns = options.turns ?? new Turns();
    this.#options = { file, state, log, gpu, command, clock, graceSeconds, onProgress };
  }

  /**
   * Notes that a job is wanted on an occasion, see `JobState.want`; `run` does it.
   *
   * @param decidedUntil for a scheduled time: up to when the job's times are decided
   */
  want(job: Job, occasion: string, decidedUntil?: Date): void {
    this.#options.state.want(job.name, occasion, definitionOf(job), stepsOf(job)[0], decidedUntil);
  }

  /**
   * Runs jobs; those at which a worker died come last. Jobs that failed before are tried again, and so are
   * jobs that were done and whose folder is gone.
   *
   * @param occasion a folder's name
   * @throws {JobsError} if the state cannot be used; whatever is running is stopped first
   */
  async runAll(
    jobs: readonly Job[],
    signal: AbortSignal,
    occasion: string = ONCE,
  ): Promise<Outcome[]> {
    const { state } = this.#options;
    const deaths = new Map<Job, number>();
    for (const job of jobs) {
      const task = state.task(job.name, occasion);
      const isGone = task?.status === "done" && !await isThere(foldersOf(job, occasion).render);
      if (task?.status === "failed" || isGone) state.reopen(job.name, occasion);
      deaths.set(job, task?.interruptions ?? 0);
    }
    const order = jobs.toSorted((a, b) => deaths.get(a)! - deaths.get(b)!);

    const broken = new AbortController();
    const stop = AbortSignal.any([signal, broken.signal]);
    const running = order.map((job) =>
      this.run(job, occasion, stop).catch((error) => {
        broken.abort();
        throw error;
      })
    );
    const results = await Promise.allSettled(running);
    return results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
  }

  /**
   * Runs a job on an occasion to its end: with all attempts that it has, and the waiting between them.
   *
   * @param signal stops what is being done for it
   * @throws {JobsError} if the state cannot be used
   */
  async run(job: Job, occasion: string, signal: AbortSignal): Promise<Outcome> {
    const { clock, state } = this.#options;
    let wasBusy = false;
    const help = new Help(job);
    while (!signal.aborted) {
      let wait: number;
      {
        using turn = await this.#turns.take(signal);
        if (!turn) break;
        const claim = state.claim(job.name, occasion, definitionOf(job), stepsOf(job)[0]);
        const { task } = claim;
        if (claim.kind === "ended") return outcomeOf(job, task, task.status as "done" | "failed");
        if (claim.kind === "claimed") {
          await this.#attempt(job, task, signal);
          continue;
        }
        // Frames are claimed one by one, so a render can be shared. But jobs on which nobody works come
        // first: this one is helped only if it is still busy at the second look.
        if (claim.kind === "busy" && wasBusy && help.isUseful(task, clock.now())) {
          help.note(await this.#help(job, task, signal), clock.now());
        }
        wasBusy = claim.kind === "busy";
        wait = claim.kind === "later" ? claim.notBefore - clock.now().getTime() : POLL_MILLISECONDS;
      }
      await clock.wait(wait, signal);
    }
    const task = state.task(job.name, occasion);
    if (task?.status === "done" || task?.status === "failed") {
      return outcomeOf(job, task, task.status);
    }
    return outcomeOf(job, task, "stopped", occasion);
  }

  async #attempt(job: Job, task: Task, signal: AbortSignal): Promise<void> {
    const { state, log } = this.#options;
    const { occasion, attempts } = task;
    const about = { job: job.name, occasion };
    log.info("attempt started", {
      ...about,
      attempt: attempts,
      folder: foldersOf(job, occasion).render,
    });
    let release: Release;
    try {
      release = await this.#release(job, task, signal);
    } catch (error) {
      state.abandon(job.name, occasion);
      throw error;
    }
    state.release(job.name, occasion, release);
    switch (release.status) {
      case "done":
        return log.info("done", about);
      case "stopped":
        return log.info("stopped", about);
      case "waiting": {
        const next = new Date(release.notBefore).toISOString();
        return log.warn("attempt failed", {
          ...about,
          attempt: attempts,
          next,
          reason: release.reason,
        });
      }
      case "failed":
        return log.error("failed", { ...about, attempts, reason: release.reason });
    }
  }

  /** Makes an attempt and judges how it ended. */
  async #release(job: Job, task: Task, signal: AbortSignal): Promise<Release> {
    try {
      await withinTimeout(job, signal, (signal) => this.#work(job, task, signal));
      return { status: "done" };
    } catch (error) {
      if (error instanceof JobsError) throw error;
      if (signal.aborted) return { status: "stopped" };
      const reason = messageOf(error);
      const isFinal = error instanceof StepFailure && error.isFinal;
      if (task.attempts > job.retries || isFinal) return { status: "failed", reason };
      const backoff = backoffAfter(task.attempts, job);
      const notBefore = this.#options.clock.now().getTime() + backoff * 1000;
      return { status: "waiting", reason, notBefore };
    }
  }

  /** Does the steps that are left. */
  async #work(job: Job, { occasion, step }: Task, signal: AbortSignal): Promise<void> {
    const { state } = this.#options;
    const { render, run } = foldersOf(job, occasion);
    await Deno.mkdir(render, { recursive: true });
    if (job.training && (step === "train" || await progressOf(run) !== "saved")) {
      const { contactSheet } = job;
      await requireFilmFree(new RenderFolder(render), {
        video: videoOf(job, render),
        contactSheet,
      });
      await this.#train(job, occasion, run, signal);
      signal.throwIfAborted();
    }
    state.enter(job.name, occasion, "render");
    await this.#child(job, occasion, "render", renderWords(job, occasion), signal);
  }

  async #train(job: Job, occasion: string, run: string, signal: AbortSignal): Promise<void> {
    await this.#untilFree(run, { job: job.name, occasion }, signal);
    const progress = await progressOf(run);
    if (progress === "begun") await new RunFolder(run).takeBack();
    const { path } = this.#options.file;
    const words = progress === "saved"
      ? trainWords(path, job, occasion, "saved", await trainedSeconds(run))
      : trainWords(path, job, occasion, "none", 0);
    await this.#child(job, occasion, "train", words, signal);
  }

  /** Waits for the end of a child that outlived its supervisor: it notices, saves its training and ends. */
  async #untilFree(run: string, about: About, signal: AbortSignal): Promise<void> {
    const { log, clock } = this.#options;
    const folder = new RunFolder(run);
    for (let polls = 0; !signal.aborted && folder.isClaimed(); polls++) {
      if (polls === 0) log.info("waiting for another process that trains", { ...about, run });
      await clock.wait(LOCK_POLL_MILLISECONDS, signal);
    }
    signal.throwIfAborted();
  }

  /**
   * Renders beside another process. What goes wrong here is no failure of the job: that process decides.
   *
   * @returns whether nothing went wrong
   */
  async #help(job: Job, { occasion }: Task, signal: AbortSignal): Promise<boolean> {
    const { state, log } = this.#options;
    const about = { job: job.name, occasion };
    log.info("helping another process", about);
    try {
      await withinTimeout(
        job,
        signal,
        (signal) => this.#child(job, occasion, "render", renderWords(job, occasion), signal),
      );
      state.complete(job.name, occasion);
      return true;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      if (!signal.aborted) log.warn("helping failed", { ...about, reason: error.message });
      return false;
    }
  }

  /** Does a step in a child process. */
  async #child(
    job: Job,
    occasion: string,
    step: Step,
    words: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const { command, gpu, graceSeconds, log, onProgress } = this.#options;
    log.info(step === "train" ? "training" : "rendering", { job: job.name, occasion });
    let end: ChildEnd;
    try {
      end = await runChild(command, gpu === null ? words : [...words, "--gpu", gpu], {
        ...{ signal, graceSeconds },
        onLine: (text) => onProgress({ job: job.name, occasion, step, text }),
      });
    } catch (error) {
      throw new StepFailure(`Cannot start ${command.program}: ${messageOf(error)}`);
    }
    if (end.code !== 0) throw new StepFailure(reasonOf(step, end), end.code === WRONG_USAGE);
  }
}

/** When to help with a job that another process has. */
class Help {
  #failures = 0;
  #notBefore = -Infinity;

  constructor(private readonly job: Job) {}

  /** Whether it is the same job, there is something to share, and the last failure is long enough ago. */
  isUseful({ step, definition }: Task, now: Date): boolean {
    return step === "render" && definition === definitionOf(this.job) &&
      now.getTime() >= this.#notBefore;
  }

  /** Notes whether helping went well. */
  note(isWell: boolean, now: Date): void {
    this.#failures = isWell ? 0 : this.#failures + 1;
    if (!isWell) this.#notBefore = now.getTime() + backoffAfter(this.#failures, this.job) * 1000;
  }
}

/**
 * Does some work of a job within the job's timeout.
 *
 * @param work gets a signal that is aborted by the given one, and at the timeout
 * @throws {StepFailure} if that came before the end; whatever else `work` throws
 */
async function withinTimeout(
  { timeout }: Job,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (timeout === null) return await work(signal);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeout * 1000);
  try {
    await work(AbortSignal.any([signal, limit.signal]));
  } catch (error) {
    if (error instanceof JobsError || !limit.signal.aborted) throw error;
    throw new StepFailure(`It took longer than its timeout, ${timeout} s.`);
  } finally {
    clearTimeout(timer);
  }
}

/** A step did not come to its end. */
class StepFailure extends Error {
  constructor(
    reason: string,
    /** Whether another attempt would fail as well. */
    readonly isFinal = false,
  ) {
    super(reason);
  }
}

/** What a child said of its end: its error or, where it could not say one, whatever came last. */
function reasonOf(step: Step, { code, signal, lastLines }: ChildEnd): string {
  const start = lastLines.findLastIndex((line) => line.startsWith("error: "));
  if (start >= 0 && [FAILED, WRONG_USAGE].includes(code)) {
    return lastLines.slice(start).join(" ").replace(/^error: /, "").slice(0, REASON_LENGTH);
  }
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  const words = lastLines.slice(-3).join(" ").slice(0, REASON_LENGTH);
  return `denerf ${step} ${how}${words ? `; its last words: ${words}` : " without a word"}`;
}

function outcomeOf(
  job: Job,
  task: Task | null,
  status: Outcome["status"],
  occasion = task?.occasion ?? ONCE,
): Outcome {
  const { attempts = 0, reason = null } = task ?? {};
  const folder = foldersOf(job, occasion).render;
  return { job: job.name, occasion, status, attempts, reason, folder };
}

async function isThere(path: string): Promise<boolean> {
  return await ifThere(Deno.stat(path), null) !== null;
}

async function progressOf(run: string): Promise<RunProgress> {
  const folder = new RunFolder(run);
  if (!await folder.exists()) return "none";
  return await isThere(folder.checkpoint) ? "saved" : "begun";
}

/** How long a run was trained, in seconds. */
async function trainedSeconds(run: string): Promise<number> {
  const text = await ifThere(Deno.readTextFile(join(run, "metrics.jsonl")), "");
  const last = text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1);
  try {
    return (JSON.parse(last ?? "") as Metric).seconds;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 0;
  }
}
