import type { Job } from "./job.ts";
import type { Log } from "./log.ts";
import { decide, occasionOf, Schedule } from "./schedule.ts";

/** Where it is kept up to when a job's times are decided. */
export interface Decisions {
  /** Up to when, or null if never yet. */
  decidedUntil(job: string): Date | null;
  /** Notes it. */
  decide(job: string, until: Date): void;
}

/** A job whose time has come. */
export interface DueJob {
  /** Which one. */
  readonly job: Job;
  /** The name of its time. */
  readonly occasion: string;
  /** Up to when its times are decided with this: to be noted together with the occasion. */
  readonly until: Date;
}

/** Times that are decided further ahead than this were so before the clock was set back. */
const SET_BACK_MILLISECONDS = 3_600_000;

interface Row {
  readonly job: Job;
  readonly schedule: Schedule;
  /** Up to when times are decided. */
  since: Date;
  /** The next time after that, or null if none comes. */
  next: Date | null;
}

/** The scheduled jobs of a file, and which of their times are decided. */
export class Timetable {
  readonly #rows: ReadonlyMap<string, Row>;

  /**
   * Takes up jobs that have a schedule. What was before a job was first seen, or before its schedule was
   * changed, is none of its times.
   *
   * @param before the timetable that this one replaces, or null for a server's first one
   */
  constructor(
    jobs: readonly Job[],
    private readonly decisions: Decisions,
    private readonly log: Log,
    now: Date,
    before: Timetable | null = null,
  ) {
    const rows = jobs.flatMap((job): Row[] => {
      if (!job.enabled || job.schedule === null) return [];
      const isNew = before !== null && !before.#has(job);
      const since = isNew ? null : decisions.decidedUntil(job.name);
      if (!since) decisions.decide(job.name, now);
      const row = { job, schedule: new Schedule(job.schedule, job.timeZone) };
      return [{ ...row, since: since ?? now, next: row.schedule.next(since ?? now) }];
    });
    this.#rows = new Map(rows.map((row) => [row.job.name, row]));
  }

  /**
   * Decides about all times that have come. What is missed is logged, and noted as decided.
   *
   * @param isBusy whether a job still runs, or waits to be run
   * @param start takes a job whose time has come; if it throws, the time is decided about again
   */
  keep(now: Date, isBusy: (job: string) => boolean, start: (due: DueJob) => void): void {
    for (const row of this.#rows.values()) {
      if (row.since.getTime() - now.getTime() > SET_BACK_MILLISECONDS) this.#setBack(row, now);
      const { job, schedule, since, next } = row;
      if (!next || next > now) continue;
      const busy = isBusy(job.name);
      const { start: time, missed, until } = decide(schedule, job.missed, since, now, busy);
      if (until <= since) continue;
      if (time) start({ job, occasion: occasionOf(time), until });
      else this.decisions.decide(job.name, until);
      row.since = until;
      row.next = schedule.next(until);
      if (missed) this.#logMissed(job, missed, busy);
    }
  }

  /** The next time of each job, the soonest first. */
  next(now: Date): { job: string; time: Date }[] {
    return [...this.#rows.values()].flatMap(({ job, schedule, next }) => {
      const time = next && next <= now ? schedule.next(now) : next;
      return time ? [{ job: job.name, time }] : [];
    }).sort((a, b) => a.time.getTime() - b.time.getTime());
  }

  /** Decides anew about times that a wrong clock had already; one whose occasion is known is not repeated. */
  #setBack(row: Row, now: Date): void {
    const { job, schedule, since } = row;
    this.decisions.decide(job.name, now);
    row.since = now;
    row.next = schedule.next(now);
    this.log.warn("clock was set back", { job: job.name, from: since.toISOString() });
  }

  #logMissed(job: Job, { first, last }: { first: Date; last: Date }, busy: boolean): void {
    this.log.warn("scheduled time missed", {
      job: job.name,
      occasion: occasionOf(last),
      ...(first < last && { since: occasionOf(first) }),
      reason: busy ? "the job still runs, or waits for its turn" : "no server was there in time",
    });
  }

  /** Whether a job has the same times here. */
  #has({ name, schedule, timeZone }: Job): boolean {
    const row = this.#rows.get(name);
    return row?.job.schedule === schedule && row.job.timeZone === timeZone;
  }
}
