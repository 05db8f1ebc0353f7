import { join } from "node:path";
import type { Self } from "../host/mod.ts";
import { Arrivals } from "./arrivals.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { JobsError } from "./error.ts";
import { readJobsFile } from "./file.ts";
import type { Health, HealthFailure } from "./health.ts";
import { type Job, type JobsFile, ONCE } from "./job.ts";
import type { Log } from "./log.ts";
import { framesDone } from "./progress.ts";
import { type Outcome, Runner } from "./runner.ts";
import { JobState, type Task } from "./state.ts";
import { foldersOf } from "./steps.ts";
import { Timetable } from "./timetable.ts";
import { Turns } from "./turns.ts";

/** How to serve jobs. */
export interface ServerOptions {
  /** Where it is said what happens. */
  readonly log: Log;
  /** How to start denerf; tests have other programs. */
  readonly command?: Self;
  /** The time; tests have their own. */
  readonly clock?: Clock;
}

/** How often everything is looked at, if nothing happens before. */
const LOOK_MILLISECONDS = 5000;

/** How long a job rests whose state cannot be used: somebody may free the disk meanwhile. */
const REST_MILLISECONDS = 30_000;

/** What is made of a jobs file, and replaced when it changes. */
interface Plan {
  readonly file: JobsFile;
  /** The file's look, which differs when it was written. */
  readonly look: string;
  readonly runner: Runner;
  readonly timetable: Timetable;
  readonly arrivals: Arrivals;
}

/** A job on an occasion that has begun, or waits for its turn. */
interface Active {
  readonly job: Job;
  readonly occasion: string;
  /** Stops this one only. */
  readonly stop: AbortController;
  /** Resolves when it has ended or stopped. */
  readonly end: Promise<void>;
}

/**
 * Keeps running and starts jobs: at the times of their schedules, for the captures that come to the
 * folders they watch, and, where they have neither, once. A changed jobs file is taken up by itself.
 *
 * What is to be done is noted in the state before it begins. So the next server goes on where this one
 * ended, however it ended.
 */
export class JobServer {
  readonly #state: JobState;
  readonly #lock: Deno.FsFile;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #command: Self | undefined;
  readonly #began = performance.now();
  /** Those of all plans: what still runs of an old one has its turn before what is new. */
  readonly #turns = new Turns();
  readonly #active = new Map<string, Active>();
  readonly #failures = new Map<string, HealthFailure>();
  #plan: Plan;
  /** Whether the state may hold work that is not active. */
  #resumes = true;
  #stopping = false;
  #wake = new AbortController();
  /** Why the changed file cannot be taken up, and why the state cannot be used, or null. */
  #troubles: { file: string | null; state: string | null } = { file: null, state: null };

  private constructor(
    file: JobsFile,
    look: string,
    state: JobState,
    lock: Deno.FsFile,
    { log, command, clock = SYSTEM_CLOCK }: ServerOptions,
  ) {
    this.#state = state;
    this.#lock = lock;
    this.#log = log;
    this.#clock = clock;
    this.#command = command;
    this.#plan = this.#makePlan(file, look, null);
  }

  /**
   * Reads a jobs file and opens its state, which no other server may use at the same time; `denerf jobs
   * run` may.
   *
   * @throws {JobsError} if the file is not in order, or the state cannot be used or is another server's
   */
  static async open(path: string, options: ServerOptions): Promise<JobServer> {
    const look = await lookOf(path);
    const file = await readJobsFile(path, { inputs: false });
    await warnOfInputs(file, options.log);
    const { clock = SYSTEM_CLOCK } = options;
    const state = await JobState.open(file.state, { now: () => clock.now().getTime() });
    try {
      const lock = lockState(file);
      try {
        return new JobServer(file, look, state, lock, options);
      } catch (error) {
        lock.close();
        throw error;
      }
    } catch (error) {
      state.close();
      throw error;
    }
  }

  /** Serves until a signal is aborted; what is running then is stopped, and goes on another time. */
  async run(signal: AbortSignal): Promise<void> {
    const onAbort = () => {
      this.#stopping = true;
      for (const { stop } of this.#active.values()) stop.abort();
      this.wake();
    };
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
    const { file: { path, jobs } } = this.#plan;
    this.#log.info("serving", { file: path, jobs: jobs.length, process: Deno.pid });
    this.#plan.arrivals.start();
    try {
      while (!this.#stopping) {
        await this.#pause(await this.#look());
      }
      this.#log.info("stopping", { active: this.#active.size });
    } finally {
      signal.removeEventListener("abort", onAbort);
      onAbort();
      await Promise.all([...this.#active.values()].map(({ end }) => end));
      await this.#plan.arrivals.close();
    }
    this.#log.info("ended");
  }

  /** Takes up the jobs file again now, even if it seems unchanged. */
  reload(): void {
    this.#plan = { ...this.#plan, look: "" };
    this.wake();
  }

  /** Makes the server look at everything now. */
  wake(): void {
    this.#wake.abort();
  }

  /** How the server does. */
  async health(): Promise<Health> {
    const { file, timetable, arrivals } = this.#plan;
    const tasks = [...this.#active.values()].flatMap(({ job, occasion }) => {
      const task = this.#state.task(job.name, occasion);
      return task ? [{ job, task }] : [];
    });
    const failures = [...this.#failures.values()];
    const reasons = [
      ...failures.map(({ job, occasion, reason }) => `${job} ${occasion} failed: ${reason}`),
      ...[this.#troubles.file, this.#troubles.state].filter((trouble) => trouble !== null),
      ...arrivals.troubles,
    ];
    const isRunning = ({ task }: { task: Task }) => task.status === "running";
    return {
      status: this.#stopping ? "stopping" : reasons.length > 0 ? "failing" : "ok",
      reasons,
      uptime: Math.round((performance.now() - this.#began) / 1000),
      file: file.path,
      running: await Promise.all(
        tasks.filter(isRunning).map(async ({ job, task }) => ({
          ...{ job: task.job, occasion: task.occasion, step: task.step, attempt: task.attempts },
          started: new Date(task.started!).toISOString(),
          frames: task.step === "render"
            ? await framesDone(foldersOf(job, task.occasion).render)
            : null,
        })),
      ),
      queue: tasks.filter((entry) => !isRunning(entry)).map(({ task }) => ({
        ...{ job: task.job, occasion: task.occasion, attempts: task.attempts },
        notBefore: task.notBefore === null ? null : new Date(task.notBefore).toISOString(),
        reason: task.reason,
      })),
      settling: arrivals.settling,
      failures,
      next: timetable.next(this.#clock.now())
        .map(({ job, time }) => ({ job, time: time.toISOString() })),
    };
  }

  /** Lets go of the state. */
  [Symbol.dispose](): void {
    this.#state.close();
    this.#lock.close();
  }

  #makePlan(file: JobsFile, look: string, before: Plan | null): Plan {
    const [state, log, clock, turns] = [this.#state, this.#log, this.#clock, this.#turns];
    const command = this.#command;
    return {
      ...{ file, look },
      runner: new Runner({ file, state, log, clock, turns, ...(command && { command }) }),
      timetable: new Timetable(file.jobs, state, log, clock.now(), before?.timetable ?? null),
      arrivals: new Arrivals(file.jobs, {
        isKnown: (job, capture) => state.task(job, capture) !== null,
        onCapture: (job, capture) => this.#usingState(() => this.#begin(job, capture)),
        onError: (error) => this.#noteTrouble(error),
        ...{ log, clock },
      }),
    };
  }

  /** Looks once at all that may begin something; returns the time at which it did. */
  async #look(): Promise<Date> {
    await this.#reloadIfChanged();
    const now = this.#clock.now();
    this.#usingState(() => {
      if (this.#resumes) this.#resume();
      this.#resumes = false;
      const busy = new Set([...this.#active.values()].map(({ job }) => job.name));
      this.#plan.timetable.keep(now, (job) => busy.has(job), (due) => {
        this.#begin(due.job, due.occasion, due.until);
      });
    });
    return now;
  }

  /** Waits until a time comes that had not come at the last look, or something happens. */
  async #pause(looked: Date): Promise<void> {
    const [next] = this.#plan.timetable.next(looked);
    const passed = this.#clock.now().getTime() - looked.getTime();
    const untilNext = next ? next.time.getTime() - looked.getTime() : Infinity;
    const wait = Math.min(LOOK_MILLISECONDS, untilNext) - passed;
    await this.#clock.wait(Math.max(wait, 0), this.#wake.signal);
    if (this.#wake.signal.aborted && !this.#stopping) this.#wake = new AbortController();
  }

  /** Takes up a changed file. One that is not in order is left alone, and the jobs stay as they are. */
  async #reloadIfChanged(): Promise<void> {
    const { file: { path, state }, look } = this.#plan;
    const now = await lookOf(path);
    if (now === look) return;
    this.#plan = { ...this.#plan, look: now };
    try {
      const file = await readJobsFile(path, { inputs: false });
      if (file.state !== state) {
        throw new JobsError(
          `Cannot take up ${path}: its state was ${state}, and is ${file.state} now. ` +
            "Stop the server and start it again.",
        );
      }
      await warnOfInputs(file, this.#log);
      await this.#replacePlan(file, now);
      this.#troubles.file = null;
      this.#log.info("jobs file taken up", { file: path, jobs: file.jobs.length });
    } catch (error) {
      if (!(error instanceof JobsError)) throw error;
      this.#troubles.file = error.message;
      this.#log.error("jobs file refused: the jobs stay as they were", { reason: error.message });
    }
  }

  async #replacePlan(file: JobsFile, look: string): Promise<void> {
    const before = this.#plan;
    this.#plan = this.#makePlan(file, look, before);
    await before.arrivals.close();
    this.#plan.arrivals.start();
    for (const { job, stop } of this.#active.values()) {
      const now = file.jobs.find(({ name }) => name === job.name);
      if (!now || !isSame(now, job)) stop.abort(); // When it has ended, it is resumed as it is now.
    }
    this.#resumes = true;
  }

  /** Begins what has not ended: jobs that run once, and what an earlier server left behind. */
  #resume(): void {
    const tasks = this.#state.tasks();
    const last = new Map<string, Task>();
    for (const job of this.#plan.file.jobs.filter(({ enabled }) => enabled)) {
      const runsOnce = job.schedule === null && job.watch === null;
      const own = tasks.filter((task) => task.job === job.name);
      if (runsOnce) {
        const isFailed = own.some(({ occasion, status }) =>
          occasion === ONCE && status === "failed"
        );
        if (isFailed) this.#state.reopen(job.name, ONCE);
        this.#begin(job, ONCE);
      } else {
        for (const { occasion, status } of own) {
          const isLeft = status === "waiting" || status === "stopped";
          if (isLeft && occasion !== ONCE) this.#begin(job, occasion);
        }
        const ended = own.filter((task) => task.ended !== null)
          .toSorted((a, b) => b.ended! - a.ended!);
        if (ended[0]) last.set(job.name, ended[0]);
      }
    }
    this.#failures.clear();
    for (const task of last.values()) if (task.status === "failed") this.#noteFailure(task);
  }

  /** Begins a job on an occasion, unless that has begun; it is noted first. */
  #begin(job: Job, occasion: string, decidedUntil?: Date): void {
    const key = JSON.stringify([job.name, occasion]);
    if (this.#active.has(key) || this.#stopping) return;
    const { runner } = this.#plan;
    runner.want(job, occasion, decidedUntil);
    const stop = new AbortController();
    const end = this.#work(runner, job, occasion, stop.signal).finally(() => {
      this.#active.delete(key);
      if (stop.signal.aborted) this.#resumes = true;
      this.wake();
    });
    this.#active.set(key, { job, occasion, stop, end });
  }

  /** Runs a job to its end. Nothing that goes wrong with it ends the server. */
  async #work(runner: Runner, job: Job, occasion: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return this.#noteOutcome(await runner.run(job, occasion, signal));
      } catch (error) {
        const about = { job: job.name, occasion };
        this.#log.error("job rests", { ...about, reason: messageOf(error) });
        await this.#clock.wait(REST_MILLISECONDS, signal);
      }
    }
  }

  #noteOutcome({ job, occasion, status }: Outcome): void {
    if (status === "done") this.#failures.delete(job);
    if (status !== "failed") return;
    const task = this.#state.task(job, occasion);
    if (task) this.#noteFailure(task);
  }

  #noteFailure({ job, occasion, reason, ended }: Task): void {
    const time = new Date(ended!).toISOString();
    this.#failures.set(job, { job, occasion, reason: reason ?? "", ended: time });
  }

  /** Does what needs the state. What fails is done at a later look. */
  #usingState(work: () => void): void {
    try {
      work();
      this.#troubles.state = null;
    } catch (error) {
      if (!(error instanceof JobsError)) throw error;
      this.#noteTrouble(error);
    }
  }

  /** Says once what goes wrong, however often it does. */
  #noteTrouble(error: unknown): void {
    const reason = messageOf(error);
    if (this.#troubles.state !== reason) this.#log.error("cannot look for jobs", { reason });
    this.#troubles.state = reason;
  }
}

/** What changes when a file is written, moved or removed. */
async function lookOf(path: string): Promise<string> {
  try {
    const { mtime, size, ino } = await Deno.stat(path);
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch {
    return "none";
  }
}

/** Whether jobs differ in nothing but their place in the file. */
function isSame(a: Job, b: Job): boolean {
  return JSON.stringify({ ...a, line: 0 }) === JSON.stringify({ ...b, line: 0 });
}

/** Says what jobs need and is not there now: it may come later, and the others need not wait for it. */
async function warnOfInputs({ path }: JobsFile, log: Log): Promise<void> {
  try {
    await readJobsFile(path);
  } catch (error) {
    if (!(error instanceof JobsError)) throw error;
    log.warn("jobs lack something", { reason: error.message });
  }
}

/** Becomes the only server with this state: as long as the file is open. */
function lockState({ path, state }: JobsFile): Deno.FsFile {
  const lockPath = join(state, "serve.lock");
  try {
    const lock = Deno.openSync(lockPath, { read: true, write: true, create: true });
    if (lock.tryLockSync(true)) {
      lock.truncateSync();
      lock.writeSync(new TextEncoder().encode(`${Deno.pid}\n`));
      return lock;
    }
    lock.close();
  } catch (error) {
    throw new JobsError(`Cannot serve ${path}: cannot lock ${lockPath}: ${messageOf(error)}`);
  }
  const owner = Deno.readTextFileSync(lockPath).trim();
  throw new JobsError(
    `Cannot serve ${path}: process ${owner} serves with the same state, ${state}. Stop it first, ` +
      "or give this file another state.",
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
