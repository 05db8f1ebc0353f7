import { Cron } from "npm:croner@^11.0.1";
import type { MissedRuns } from "./job.ts";

/** A time that is looked at later than this was missed: the machine slept, or no server ran. */
const PUNCTUAL_SECONDS = 60;

/**
 * The times of a cron expression: minute, hour, day of month, month, day of week; or a name such as
 * `@daily`.
 *
 * Where the clock goes forward, a time of day that does not exist comes when the clock has jumped, and
 * where it goes back, one that comes twice is taken once, the first time. That is for expressions with
 * one minute and one hour: others, `0 * * * *` for example, simply follow the clock.
 */
export class Schedule {
  readonly #cron: Cron;

  /**
   * Reads an expression.
   *
   * @param expression which `checkSchedule` finds nothing wrong with
   * @param timeZone an IANA name such as `Europe/Berlin`, or null for the machine's
   */
  constructor(expression: string, timeZone: string | null) {
    this.#cron = new Cron(expression, { mode: "5-part", timezone: timeZone ?? undefined });
  }

  /** The first time after another one, or null if none comes. */
  next(after: Date): Date | null {
    return this.#cron.nextRun(after);
  }

  /** The last time until another one, which it may be itself, or null if there was none. */
  last(until: Date): Date | null {
    return this.#cron.previousRuns(1, new Date(until.getTime() + 1))[0] ?? null;
  }
}

/** What is wrong with a cron expression or its time zone, or null. */
export function checkSchedule(expression: string, timeZone: string | null): string | null {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timeZone ?? undefined });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `"${timeZone}" is no time zone. Name one such as "Europe/Berlin" or "UTC"`;
  }
  try {
    const schedule = new Schedule(expression, timeZone);
    if (schedule.next(new Date())) return null;
    return `"${expression}" never comes`;
  } catch (error) {
    const reason = (error as Error).message.replace(/^CronPattern: /, "").replace(/\.$/, "");
    return `"${expression}" is no cron expression: ${reason}. It has five parts: ` +
      'minute, hour, day of month, month and day of week, as in "30 2 * * *"';
  }
}

/** What is to be done about a schedule now. */
export interface Decision {
  /** The time for which the job is started now, or null. */
  readonly start: Date | null;
  /** The times that passed without a start and will have none, or null: the first and the last one. */
  readonly missed: { readonly first: Date; readonly last: Date } | null;
  /** Up to when all times are decided. */
  readonly until: Date;
}

/**
 * Decides about the times that have come since the last decision. One that comes while the job still
 * runs, or that is looked at over a minute late, is missed. With `skip` that is all; with `once` the
 * last missed time is made up for as soon as the job is free.
 *
 * @param schedule the job's times
 * @param policy what happens to missed times
 * @param since up to when times are decided
 * @param now the time
 * @param busy whether the job still runs, or waits to be run
 */
export function decide(
  schedule: Schedule,
  policy: MissedRuns,
  since: Date,
  now: Date,
  busy: boolean,
): Decision {
  const last = schedule.last(now);
  const nothing = { start: null, missed: null, until: since };
  if (!last || last <= since || (busy && policy === "once")) return nothing;

  const isPunctual = now.getTime() - last.getTime() <= PUNCTUAL_SECONDS * 1000;
  const starts = !busy && (isPunctual || policy === "once");
  const lastMissed = starts ? schedule.last(new Date(last.getTime() - 1)) : last;
  const missed = lastMissed && lastMissed > since
    ? { first: schedule.next(since) ?? lastMissed, last: lastMissed }
    : null;
  return { start: starts ? last : null, missed, until: last };
}

/** The name of a scheduled occasion: its minute in UTC, as in `2026-11-22T02-00Z`. */
export function occasionOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace(":", "-")}Z`;
}
