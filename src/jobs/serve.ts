import { type FileLock, messageOf, type Self } from "../host/mod.ts";
import { Arrivals } from "./arrivals.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { JobsError } from "./error.ts";
import { readJobsFile } from "./file.ts";
import { JobsFileError } from "./file_problems.ts";
import type { Health, HealthFailure, HealthRunning, HealthWaiting } from "./health.ts";
import { InputCheck } from "./input_check.ts";
import { type Job, type JobsFile, ONCE } from "./job.ts";
import type { Log } from "./log.ts";
import { framesDone } from "./progress.ts";
import { type Outcome, Runner } from "./runner.ts";
import { lockServer } from "./server_lock.ts";
import { JobState, type Task } from "./state.ts";
import { commandFor, foldersOf } from "./steps.ts";
import { Timetable } from "./timetable.ts";
import { Turns } from "./turns.ts";

/** How to serve jobs. */
export interface ServerOptions {
  /** Where it is said what happens. */
  readonly log: Log;
  /** The adapter to train and render on, as `--gpu` names it; null for the best. */
  readonly gpu?: string | null;
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
  /** Differs when the file was written. */
  readonly stamp: string;
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
  readonly #lock: FileLock;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #gpu: string | null;
  readonly #command: Self | undefined;
  readonly #began = performance.now();
  /** Those of all plans: what still runs of an old one has its turn before what is new. */
  readonly #turns = new Turns();
  readonly #active = new Map<string, Active>();
  readonly #failures = new Map<string, HealthFailure>();
  #plan: Plan;
  #inputCheck: InputCheck | null = null;
  /** Whether the state may hold work that is not active. */
  #resumes = true;
  #stopping = false;
  #wake = new AbortController();
  /** Why the changed file cannot be taken up, and why the state cannot be used, or null. */
  #troubles: { file: string | null; state: string | null } = { file: null, state: null };

  private constructor(
    file: JobsFile,
    stamp: string,
    state: JobState,
    lock: FileLock,
    { log, gpu = null, command, clock = SYSTEM_CLOCK }: ServerOptions,
  ) {
    this.#state = state;
    this.#lock = lock;
    this.#log = log;
    this.#clock = clock;
    this.#gpu = gpu;
    this.#command = command;
    this.#plan = this.#makePlan(file, stamp, null);
  }

  /**
   * Reads a jobs file and opens its state, which no other server may use at the same time; `denerf jobs
   * run` may.
   *
   * @throws {JobsError} if the file is not in order, or the state cannot be used or is another server's
   */
  static async open(path: string, options: ServerOptions): Promise<JobServer> {
    const stamp = await stampOf(path);
    const file = await readJobsFile(path, { inputs: false });
    const { clock = SYSTEM_CLOCK } = options;
    const state = await JobState.open(file.state, { now: () => clock.now().getTime() });
    let lock: FileLock | null = null;
    try {
      lock = lockServer(file);
      return new JobServer(file, stamp, state, lock, options);
    } catch (error) {
      lock?.[Symbol.dispose]();
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
    this.#checkInputs();
    try {
      while (!this.#stopping) {
        await this.#pause(await this.#look());
      }
      this.#log.info("stopping", { active: this.#active.size });
    } finally {
      signal.removeEventListener("abort", onAbort);
      onAbort();
      const ends = [...this.#active.values()].map(({ end }) => end);
      await Promise.all([...ends, this.#inputCheck?.close()]);
      await this.#plan.arrivals.close();
    }
    this.#log.info("ended");
  }

  /** Takes up the jobs file again now, even if it seems unchanged. */
  reload(): void {
    this.#plan = { ...this.#plan, stamp: "" };
    this.wake();
  }

  /** Makes the server look at everything now. */
  wake(): void {
    this.#wake.abort();
  }

  /** How the server does. */
  async health(): Promise<Health> {
    const { file, timetable, arrivals } = this.#plan;
    const tasks = [...this.#active.values()].flatMap(({ job, occasion }): ActiveTask[] => {
      const task = this.#state.task(job.name, occasion);
      return task ? [{ job, task }] : [];
    });
    const isRunning = ({ task }: ActiveTask) => task.status === "running";
    const reasons = this.#reasons();
    return {
      status: this.#stopping ? "stopping" : reasons.length > 0 ? "failing" : "ok",
      reasons,
      uptime: Math.round((performance.now() - this.#began) / 1000),
      file: file.path,
      running: await Promise.all(tasks.filter(isRunning).map(runningOf)),
      queue: tasks.filter((entry) => !isRunning(entry)).map(waitingOf),
      settling: arrivals.settling,
      failures: [...this.#failures.values()],
      next: timetable.next(this.#clock.now())
        .map(({ job, time }) => ({ job, time: time.toISOString() })),
    };
  }

  /** What needs somebody's attention. */
  #reasons(): string[] {
    const { file, state } = this.#troubles;
    return [
      ...[...this.#failures.values()].map(({ job, occasion, reason }) =>
        `${job} ${occasion} failed: ${reason}`
      ),
      ...[file, state].filter((trouble) => trouble !== null),
      ...this.#plan.arrivals.troubles,
    ];
  }

  /** Lets go of the state. */
  [Symbol.dispose](): void {
    this.#state.close();
    this.#lock[Symbol.dispose]();
  }

  #makePlan(file: JobsFile, stamp: string, before: Plan | null): Plan {
    const [state, log, clock, turns] = [this.#state, this.#log, this.#clock, this.#turns];
    const [gpu, command] = [this.#gpu, this.#command];
    return {
      ...{ file, stamp },
      runner: new Runner({ file, state, log, gpu, clock, turns, ...(command && { command }) }),
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
    const { file: { path }, stamp } = this.#plan;
    const now = await stampOf(path);
    if (now === stamp) return;
    try {
      const file = await this.#readChanged();
      this.#replacePlan(file, now);
    } catch (error) {
      if (!(error instanceof JobsError)) throw error;
      // What the file says stays wrong until it changes. What keeps it from being read, or the state from
      // being used, may be gone at the next look.
      this.#plan = { ...this.#plan, stamp: error instanceof JobsFileError ? now : "" };
      const reason = error.message;
      if (this.#troubles.file === reason) return;
      this.#troubles.file = reason;
      this.#log.error("jobs file refused: the jobs stay as they were", { reason });
    }
  }

  /** The changed file. */
  async #readChanged(): Promise<JobsFile> {
    const { path, state } = this.#plan.file;
    const file = await readJobsFile(path, { inputs: false });
    if (file.state === state) return file;
    throw new JobsError(
      `Cannot take up ${path}: its state was ${state}, and is ${file.state} now. ` +
        "Stop the server and start it again.",
    );
  }

  #replacePlan(file: JobsFile, stamp: string): void {
    const before = this.#plan;
    this.#plan = this.#makePlan(file, stamp, before);
    before.arrivals.close(); // In its own time: its folder may be one that does not answer.
    this.#plan.arrivals.start();
    this.#checkInputs();
    for (const { job, stop } of this.#active.values()) {
      const now = file.jobs.find(({ name }) => name === job.name);
      if (!now || !isSame(now, job)) stop.abort(); // When it has ended, it is resumed as it is now.
    }
    this.#resumes = true;
    this.#troubles.file = null;
    this.#log.info("jobs file taken up", { file: file.path, jobs: file.jobs.length });
  }

  /** Begins to look for what the jobs lack as they are now. */
  #checkInputs(): void {
    const { file } = this.#plan;
    this.#inputCheck?.close(); // In its own time, too.
    this.#inputCheck = new InputCheck(this.#command ?? commandFor(file), file.path, this.#log);
  }

  /**
   * Begins what has not ended: jobs that run once, and what an earlier server left behind. That comes last
   * of which workers died: it may be what brings the machine down.
   */
  #resume(): void {
    const tasks = Map.groupBy(this.#state.tasks(), ({ job }) => job);
    this.#failures.clear();
    const deaths = ({ name }: Job) => deathsOf(tasks.get(name) ?? []);
    const jobs = this.#plan.file.jobs.toSorted((a, b) => deaths(a) - deaths(b));
    for (const job of jobs) {
      if (!job.enabled) continue;
      const own = tasks.get(job.name) ?? [];
      if (job.schedule === null && job.watch === null) this.#resumeOnce(job, own);
      else this.#resumeOccasions(job, own);
    }
  }

  /** What is done stays done; what failed has all of its attempts again. */
  #resumeOnce(job: Job, tasks: readonly Task[]): void {
    const once = tasks.find(({ occasion }) => occasion === ONCE);
    if (once?.status === "failed") this.#state.reopen(job.name, ONCE);
    this.#begin(job, ONCE);
  }

  #resumeOccasions(job: Job, tasks: readonly Task[]): void {
    // A scheduled job that somebody has run once by hand is theirs.
    const own = job.watch !== null ? tasks : tasks.filter(({ occasion }) => occasion !== ONCE);
    for (const { occasion, status } of own.toSorted((a, b) => a.interruptions - b.interruptions)) {
      if (status === "waiting" || status === "stopped") this.#begin(job, occasion);
    }
    const ended = own.filter(({ ended }) => ended !== null);
    const last = ended.toSorted((a, b) => a.ended! - b.ended!).at(-1);
    if (last?.status === "failed") this.#noteFailure(last);
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

/** An active job as the state has it. */
interface ActiveTask {
  readonly job: Job;
  readonly task: Task;
}

async function runningOf({ job, task }: ActiveTask): Promise<HealthRunning> {
  const { occasion, step, attempts, started } = task;
  const frames = step === "render" ? await framesDone(foldersOf(job, occasion).render) : null;
  return {
    ...{ job: job.name, occasion, step, attempt: attempts, frames },
    started: new Date(started!).toISOString(),
  };
}

function waitingOf(
  { task: { job, occasion, attempts, notBefore, reason } }: ActiveTask,
): HealthWaiting {
  const time = notBefore === null ? null : new Date(notBefore).toISOString();
  return { job, occasion, attempts, notBefore: time, reason };
}

/** How often a worker died at one of some tasks that have not ended. */
function deathsOf(tasks: readonly Task[]): number {
  const open = tasks.filter(({ ended }) => ended === null);
  return open.reduce((most, { interruptions }) => Math.max(most, interruptions), 0);
}

/** What changes when a file is written, moved or removed. */
async function stampOf(path: string): Promise<string> {
  try {
    const { mtime, size, ino } = await Deno.stat(path);
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch (error) {
    return messageOf(error); // Reading the file says what is wrong: once, as this stays the same.
  }
}

/** Whether jobs differ in nothing but their place in the file. */
function isSame(a: Job, b: Job): boolean {
  return JSON.stringify({ ...a, line: 0 }) === JSON.stringify({ ...b, line: 0 });
}
