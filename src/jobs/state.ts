import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { FileLock, ifThere, messageOf } from "../host/mod.ts";
import { LONGEST_BACKOFF } from "./backoff.ts";
import { JobsError } from "./error.ts";
import { JobWorker } from "./workers.ts";

/**
 * How a job stands on an occasion: it waits for its first or its next attempt, is being worked on, is
 * done, failed for good, or was stopped before its end and goes on when somebody runs it again.
 */
export type Status = "waiting" | "running" | "done" | "failed" | "stopped";

/** What a job does: trains first, if it names a scene, then renders. */
export type Step = "train" | "render";

/** A job on an occasion. Times are in milliseconds since 1970. */
export interface Task {
  /** The job's name. */
  readonly job: string;
  /** `once`, the minute of a schedule such as `2026-11-22T02-00Z`, or a capture's name. */
  readonly occasion: string;
  /** What the job was when this began, so that a changed one is not taken for done. */
  readonly definition: string;
  /** How it stands. */
  readonly status: Status;
  /** The step that it is at: what comes before is done. */
  readonly step: Step;
  /** Attempts that failed, and the one under way. Those that were stopped or killed do not count. */
  readonly attempts: number;
  /** How often its worker died while it was at it. */
  readonly interruptions: number;
  /** When its next attempt may begin, or null for at once. */
  readonly notBefore: number | null;
  /** Why its last attempt failed, or null. */
  readonly reason: string | null;
  /** Who works on it, or null. */
  readonly worker: string | null;
  /** When it was first asked for. */
  readonly created: number;
  /** When its last attempt began, or null. */
  readonly started: number | null;
  /** When it was done or failed for good, or null. */
  readonly ended: number | null;
}

/** What a worker gets that asks for a task. */
export type Claim =
  /** It is the worker's: nobody else works on it until it is released or the worker dies. */
  | { readonly kind: "claimed"; readonly task: Task }
  /** Another worker has it. */
  | { readonly kind: "busy"; readonly task: Task }
  /** Its next attempt may not begin yet. */
  | { readonly kind: "later"; readonly task: Task; readonly notBefore: number }
  /** It is done, or failed for good. */
  | { readonly kind: "ended"; readonly task: Task };

/** How an attempt ended. */
export type Release =
  | { readonly status: "done" }
  | { readonly status: "stopped" }
  | { readonly status: "waiting"; readonly reason: string; readonly notBefore: number }
  | { readonly status: "failed"; readonly reason: string };

/** "denj": marks our databases, so that no other program's is taken for one. */
const APPLICATION_ID = 0x64656e6a;

/** The version of the tables below. */
const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE tasks (
    job TEXT NOT NULL,
    occasion TEXT NOT NULL,
    definition TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'running', 'done', 'failed', 'stopped')),
    step TEXT NOT NULL CHECK (step IN ('train', 'render')),
    attempts INTEGER NOT NULL,
    interruptions INTEGER NOT NULL,
    not_before INTEGER,
    reason TEXT,
    worker TEXT,
    created INTEGER NOT NULL,
    started INTEGER,
    ended INTEGER,
    PRIMARY KEY (job, occasion),
    CHECK ((status = 'running') = (worker IS NOT NULL))
  ) STRICT;
  CREATE TABLE schedules (
    job TEXT PRIMARY KEY,
    decided INTEGER NOT NULL
  ) STRICT;
`;

/** How long a process waits for another one's transaction: those take milliseconds. */
const BUSY_MILLISECONDS = 5000;

/** An attempt that has to wait for longer was put off by a clock that was set back since. */
const LONGEST_WAIT_MILLISECONDS = 1000 * LONGEST_BACKOFF;

/** How to open a state. */
export interface StateOptions {
  /** The time in milliseconds since 1970; tests have their own. */
  readonly now?: () => number;
}

/**
 * What is known of all jobs on all occasions: an SQLite database that several processes of one machine
 * use at once. Every change is a transaction that is on the disk when its method returns. So a process
 * may be killed at any moment: what it worked on is free again as soon as the kernel has freed its lock.
 */
export class JobState {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #now: () => number;
  /** Whose tasks this process claims. */
  readonly #worker: JobWorker;
  /** What this process works on: of what it has claimed, all but what it could not release. */
  readonly #held = new Set<string>();

  private constructor(
    /** Where the database is. */
    readonly path: string,
    database: DatabaseSync,
    statements: Statements,
    worker: JobWorker,
    { now = Date.now }: StateOptions,
  ) {
    this.#database = database;
    this.#statements = statements;
    this.#worker = worker;
    this.#now = now;
  }

  /**
   * Opens the state in a folder, or begins one there.
   *
   * @param folder on a disk of this machine: SQLite's shared memory does not work over a network
   * @throws {JobsError} if the database is damaged, another program's or a newer denerf's, or cannot be
   *   written
   */
  static async open(folder: string, options: StateOptions = {}): Promise<JobState> {
    const path = join(folder, "jobs.db");
    const workers = join(folder, "workers");
    try {
      await Deno.mkdir(workers, { recursive: true });
      // One process at a time makes the tables: SQLite does not wait for a database's change to WAL.
      using _alone = await FileLock.take(join(folder, "open.lock"), "exclusive");
      const database = openDatabase(path);
      try {
        const statements = prepare(database);
        return new JobState(path, database, statements, await JobWorker.start(workers), options);
      } catch (error) {
        database.close();
        throw error;
      }
    } catch (error) {
      throw new JobsError(`Cannot open the jobs' state ${path}: ${remedy(error)}`);
    }
  }

  /**
   * Opens the state in a folder; null if nothing has begun there.
   *
   * @throws {JobsError} as `open` does
   */
  static async openIfThere(folder: string): Promise<JobState | null> {
    const path = join(folder, "jobs.db");
    const info = await ifThere(Deno.stat(path), null).catch((error) => {
      throw new JobsError(`Cannot open the jobs' state ${path}: ${remedy(error)}`);
    });
    return info ? await JobState.open(folder) : null;
  }

  /** The name of this process among all that work on these jobs. */
  get worker(): string {
    return this.#worker.id;
  }

  /** All tasks, by job and occasion; those of dead workers as they will be found. */
  tasks(): Task[] {
    return this.#guard(() => this.#statements.tasks.all().map((row) => this.#asFound(taskOf(row))));
  }

  /** A job on an occasion, or null if nobody has asked for it; see `tasks`. */
  task(job: string, occasion: string): Task | null {
    return this.#guard(() => {
      const task = this.#read(job, occasion);
      return task && this.#asFound(task);
    });
  }

  /** Up to when it is decided which of a job's scheduled times start it, or null if never yet. */
  decidedUntil(job: string): Date | null {
    return this.#guard(() => {
      const row = this.#statements.decided.get(job);
      return row ? new Date(Number(row.decided)) : null;
    });
  }

  /** Notes up to when it is decided which of a job's scheduled times start it. */
  decide(job: string, until: Date): void {
    this.#change(() => this.#decide(job, until));
  }

  /**
   * Notes that a job is wanted on an occasion, so that it is done even if this process ends before its
   * turn comes. Nothing changes if it is known already.
   *
   * @param decidedUntil for a scheduled time: see `decide`; both are noted, or none
   */
  want(
    job: string,
    occasion: string,
    definition: string,
    first: Step,
    decidedUntil?: Date,
  ): void {
    this.#change(() => {
      if (decidedUntil) this.#decide(job, decidedUntil);
      if (this.#read(job, occasion)) return;
      this.#write(newTask(job, occasion, definition, first, this.#now()));
    });
  }

  /**
   * Asks for a job on an occasion: the one way to begin an attempt.
   *
   * @param definition what the job is; a task that ended with another definition begins anew
   * @param first the step that a new task begins with
   */
  claim(job: string, occasion: string, definition: string, first: Step): Claim {
    const claim = this.#change((): Claim => {
      const now = this.#now();
      const found = this.#read(job, occasion);
      const task = found ? this.#asFound(found) : null;
      if (task?.status === "running") return { kind: "busy", task };
      const same = task?.definition === definition;
      const old = same ? task : newTask(job, occasion, definition, first, now);
      if (old.status === "done" || old.status === "failed") return { kind: "ended", task: old };
      if (old.notBefore !== null && isAhead(old.notBefore, now)) {
        return { kind: "later", task: old, notBefore: old.notBefore };
      }
      const claimed: Task = {
        ...old,
        status: "running",
        attempts: old.attempts + 1,
        notBefore: null,
        worker: this.worker,
        started: now,
      };
      this.#write(claimed);
      return { kind: "claimed", task: claimed };
    });
    if (claim.kind === "claimed") this.#held.add(keyOf(claim.task));
    return claim;
  }

  /** Notes that a task of this worker has come to its next step. */
  enter(job: string, occasion: string, step: Step): void {
    this.#changeOwn(job, occasion, (task) => ({ ...task, step }));
  }

  /** Ends an attempt of this worker. Nothing changes if another one has completed the task meanwhile. */
  release(job: string, occasion: string, release: Release): void {
    this.abandon(job, occasion); // whatever becomes of the database
    const ended = release.status === "done" || release.status === "failed";
    this.#changeOwn(job, occasion, (task) => ({
      ...task,
      status: release.status,
      // An attempt that somebody stopped says nothing about the job.
      attempts: task.attempts - (release.status === "stopped" ? 1 : 0),
      reason: "reason" in release ? release.reason : null,
      notBefore: "notBefore" in release ? release.notBefore : null,
      worker: null,
      ended: ended ? this.#now() : null,
    }));
  }

  /** Ends an attempt of this worker of which nothing can be said: as if the worker had died. */
  abandon(job: string, occasion: string): void {
    this.#held.delete(keyOf({ job, occasion }));
  }

  /** Notes that a task is done which another worker has: this one has helped it to its end. */
  complete(job: string, occasion: string): void {
    this.#change(() => {
      const task = this.#read(job, occasion);
      if (task?.status !== "running") return;
      this.#write({ ...task, status: "done", reason: null, worker: null, ended: this.#now() });
    });
  }

  /** Gives a task that is done or failed for good all of its attempts again. */
  reopen(job: string, occasion: string): void {
    this.#change(() => {
      const task = this.#read(job, occasion);
      if (task?.status !== "failed" && task?.status !== "done") return;
      this.#write({ ...task, status: "waiting", attempts: 0, ended: null });
    });
  }

  /** Closes the database; what this worker had is free again. */
  close(): void {
    this.#database.close();
    this.#worker[Symbol.dispose]();
  }

  /** See `close`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** A task as whoever claims it next will find it: a dead worker's is one that was stopped. */
  #asFound(task: Task): Task {
    const isHeld = task.worker === this.worker
      ? this.#held.has(keyOf(task))
      : task.worker === null || this.#worker.isAlive(task.worker);
    if (isHeld) return task;
    const { attempts, interruptions } = task;
    return {
      ...task,
      status: "stopped",
      worker: null,
      attempts: attempts - 1,
      interruptions: interruptions + 1,
    };
  }

  #read(job: string, occasion: string): Task | null {
    const row = this.#statements.task.get(job, occasion);
    return row ? taskOf(row) : null;
  }

  #write(task: Task): void {
    this.#statements.write.run(
      ...[task.job, task.occasion, task.definition, task.status, task.step, task.attempts],
      ...[task.interruptions, task.notBefore, task.reason, task.worker],
      ...[task.created, task.started, task.ended],
    );
  }

  #decide(job: string, until: Date): void {
    this.#statements.decide.run(job, until.getTime());
  }

  #changeOwn(job: string, occasion: string, change: (task: Task) => Task): void {
    this.#change(() => {
      const task = this.#read(job, occasion);
      if (task?.worker === this.worker) this.#write(change(task));
    });
  }

  /** Does some reading and writing of which others see all or nothing. */
  #change<T>(work: () => T): T {
    return this.#guard(() => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new JobsError(`Cannot use the jobs' state ${this.path}: ${remedy(error)}`);
    }
  }
}

/** What is asked of a database. */
type Statements = Record<"task" | "tasks" | "write" | "decided" | "decide", StatementSync>;

/** Prepares all statements once: each takes kilobytes that the garbage collector knows nothing of. */
function prepare(database: DatabaseSync): Statements {
  return {
    task: database.prepare("SELECT * FROM tasks WHERE job = ? AND occasion = ?"),
    tasks: database.prepare("SELECT * FROM tasks ORDER BY job, occasion"),
    write: database.prepare(
      `INSERT OR REPLACE INTO tasks (job, occasion, definition, status, step, attempts,
         interruptions, not_before, reason, worker, created, started, ended)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    decided: database.prepare("SELECT decided FROM schedules WHERE job = ?"),
    decide: database.prepare("INSERT OR REPLACE INTO schedules (job, decided) VALUES (?, ?)"),
  };
}

/** Whether a time at which an attempt may begin has not come yet. */
function isAhead(notBefore: number, now: number): boolean {
  return now < notBefore && notBefore <= now + LONGEST_WAIT_MILLISECONDS;
}

function keyOf({ job, occasion }: Pick<Task, "job" | "occasion">): string {
  return JSON.stringify([job, occasion]);
}

function newTask(
  job: string,
  occasion: string,
  definition: string,
  first: Step,
  now: number,
): Task {
  return {
    ...{ job, occasion, definition },
    status: "waiting",
    step: first,
    attempts: 0,
    interruptions: 0,
    notBefore: null,
    reason: null,
    worker: null,
    created: now,
    started: null,
    ended: null,
  };
}

/** Opens or begins a database, and makes sure that it is ours. */
function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_MILLISECONDS });
  try {
    const application = pragma(database, "application_id");
    const version = pragma(database, "user_version");
    const empty =
      database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()?.tables === 0;
    if (!empty && application !== APPLICATION_ID) {
      throw new Error("it is another program's database");
    }
    if (version > SCHEMA_VERSION) {
      throw new Error(
        `its version is ${version}, this denerf knows ${SCHEMA_VERSION}: a newer one wrote it`,
      );
    }
    const [problem] = database.prepare("PRAGMA quick_check(1)").all();
    if (problem?.quick_check !== "ok") throw new Error(`it is damaged: ${problem?.quick_check}`);

    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    if (empty) {
      database.exec(
        `BEGIN IMMEDIATE; ${SCHEMA} PRAGMA application_id = ${APPLICATION_ID};
         PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`,
      );
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

type Row = ReturnType<ReturnType<DatabaseSync["prepare"]>["all"]>[number];

function taskOf(row: Row): Task {
  const { not_before: notBefore, ...rest } = row;
  return { ...rest, notBefore } as unknown as Task; // The table is STRICT: types are as declared.
}

/** Why a database cannot be used, and what to do. */
function remedy(error: unknown): string {
  const message = messageOf(error).replace(/\s+/g, " ");
  if (/disk is full|os error 28\b/.test(message)) return "the disk is full. Free some space.";
  if (/readonly|os error (13|30)\b/.test(message)) return `it may not be written: ${message}.`;
  if (/locked/.test(message)) return "another process has locked it for too long.";
  return `${message}. Move the file away to begin anew: frames that are finished are kept.`;
}
