import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import type { MissedRuns } from "../../src/jobs/job.ts";
import { checkSchedule, decide, occasionOf, Schedule } from "../../src/jobs/schedule.ts";

/** The next times of a schedule after a moment, in UTC without the year. */
function times(expression: string, zone: string, after: string, count: number): string[] {
  const schedule = new Schedule(expression, zone);
  const found: string[] = [];
  let time: Date | null = new Date(after);
  for (let i = 0; i < count; i++) {
    time = schedule.next(time!);
    found.push(time!.toISOString().slice(5, 16));
  }
  return found;
}

Deno.test("times are those of the time zone", () => {
  assert.deepEqual(times("30 2 * * *", "Europe/Berlin", "2026-07-01T00:00Z", 2), [
    "07-01T00:30",
    "07-02T00:30",
  ]);
  assert.deepEqual(times("0 9 * * MON-FRI", "Asia/Tokyo", "2026-07-03T00:00Z", 2), [
    "07-06T00:00", // Friday's has just come: Monday
    "07-07T00:00",
  ]);
});

Deno.test("a time of day that the change to summer time leaves out comes after the change", () => {
  // Berlin, 29 March 2026: after 01:59 comes 03:00, which is 01:00 in UTC.
  assert.deepEqual(times("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00Z", 3), [
    "03-28T01:30",
    "03-29T01:00",
    "03-30T00:30",
  ]);
});

Deno.test("a time of day that comes twice at the end of summer time is taken once", () => {
  // Berlin, 25 October 2026: after 02:59 comes 02:00 again, which is 01:00 in UTC.
  assert.deepEqual(times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", 3), [
    "10-25T00:30",
    "10-26T01:30",
    "10-27T01:30",
  ]);
});

Deno.test("every half hour stays every half hour through both changes of the clock", () => {
  for (const night of ["2026-03-29T00:00Z", "2026-10-25T00:00Z"]) {
    const day = night.slice(5, 10);
    assert.deepEqual(times("*/30 * * * *", "Europe/Berlin", night, 4), [
      `${day}T00:30`,
      `${day}T01:00`,
      `${day}T01:30`,
      `${day}T02:00`,
    ]);
  }
});

Deno.test("the two hours of the same name are two occasions", () => {
  const schedule = new Schedule("30 * * * *", "Europe/Berlin");
  const first = schedule.next(new Date("2026-10-25T00:00Z"))!;
  const second = schedule.next(first)!;
  assert.equal(occasionOf(first), "2026-10-25T00-30Z");
  assert.equal(occasionOf(second), "2026-10-25T01-30Z");
});

Deno.test("the last time until a moment may be that moment", () => {
  const schedule = new Schedule("0 * * * *", "UTC");
  const hour = new Date("2026-01-01T05:00Z");
  assert.deepEqual(schedule.last(hour), hour);
  assert.deepEqual(schedule.last(new Date("2026-01-01T05:59:59.999Z")), hour);
  assert.deepEqual(schedule.last(new Date(hour.getTime() - 1)), new Date("2026-01-01T04:00Z"));
});

Deno.test("what is wrong with a schedule is said, with an example of a right one", () => {
  const rule = "It has five parts: minute, hour, day of month, month and day of week, " +
    'as in "30 2 * * *"';
  assert.equal(checkSchedule("30 2 * * *", "Europe/Berlin"), null);
  assert.equal(checkSchedule("@daily", null), null);
  assert.equal(
    checkSchedule("61 * * * *", null),
    `"61 * * * *" is no cron expression: Invalid value for minute: 61. ${rule}`,
  );
  assert.equal(
    checkSchedule("* * * * * *", null),
    `"* * * * * *" is no cron expression: mode '5-part' requires exactly 5 parts, ` +
      `but pattern '* * * * * *' has 6 parts. ${rule}`,
  );
  assert.equal(
    checkSchedule("0 2 * * *", "Europe/Berlim"),
    '"Europe/Berlim" is no time zone. Name one such as "Europe/Berlin" or "UTC"',
  );
  assert.equal(checkSchedule("0 0 30 2 *", null), '"0 0 30 2 *" never comes');
});

const HOURLY = new Schedule("0 * * * *", "UTC");

/** A decision about hourly times, in hours and minutes. */
function decided(policy: MissedRuns, since: string, now: string, busy: boolean) {
  const at = (time: string) => new Date(`2026-01-01T${time}Z`);
  const { start, missed, until } = decide(HOURLY, policy, at(since), at(now), busy);
  const text = (time: Date) => time.toISOString().slice(11, 16);
  return {
    start: start && text(start),
    missed: missed && `${text(missed.first)}-${text(missed.last)}`,
    until: text(until),
  };
}

Deno.test("nothing is decided before a time comes", () => {
  const nothing = { start: null, missed: null, until: "05:00" };
  for (const busy of [false, true]) {
    assert.deepEqual(decided("skip", "05:00", "05:59:59", busy), nothing);
    assert.deepEqual(decided("once", "05:00", "05:59:59", busy), nothing);
  }
});

Deno.test("a time that comes starts the job, with up to a minute's delay", () => {
  const start = { start: "06:00", missed: null, until: "06:00" };
  for (const policy of ["skip", "once"] as const) {
    assert.deepEqual(decided(policy, "05:00", "06:00", false), start);
    assert.deepEqual(decided(policy, "05:00", "06:01", false), start);
  }
});

Deno.test("missed times are skipped, or made up for once", () => {
  assert.deepEqual(decided("skip", "02:00", "06:20", false), {
    start: null,
    missed: "03:00-06:00",
    until: "06:00",
  });
  assert.deepEqual(decided("once", "02:00", "06:20", false), {
    start: "06:00",
    missed: "03:00-05:00",
    until: "06:00",
  });
  assert.deepEqual(decided("skip", "02:00", "06:00:30", false), {
    start: "06:00", // in time: what was missed are the others
    missed: "03:00-05:00",
    until: "06:00",
  });
});

Deno.test("a time that comes while the job runs is missed, or waits for the job's end", () => {
  assert.deepEqual(decided("skip", "05:00", "06:00", true), {
    start: null,
    missed: "06:00-06:00",
    until: "06:00",
  });
  assert.deepEqual(decided("once", "05:00", "07:10", true), {
    start: null,
    missed: null,
    until: "05:00",
  });
  assert.deepEqual(decided("once", "05:00", "07:10", false), {
    start: "07:00",
    missed: "06:00-06:00",
    until: "07:00",
  });
});

Deno.test("whatever happens, no time starts a job twice and none starts a busy one", () => {
  const begin = Date.UTC(2026, 9, 24);
  const looks = fc.array(
    fc.record({ minutes: fc.double({ min: 0.1, max: 300, noNaN: true }), busy: fc.boolean() }),
  );
  fc.assert(
    fc.property(looks, fc.constantFrom("skip", "once"), (looks, policy) => {
      const schedule = new Schedule("*/20 * * * *", "Europe/Berlin");
      const starts: number[] = [];
      let now = begin;
      let since = new Date(begin);
      for (const { minutes, busy } of looks) {
        now += minutes * 60_000;
        const { start, until } = decide(schedule, policy, since, new Date(now), busy);
        assert.ok(until >= since);
        assert.ok(!(busy && start));
        if (start) starts.push(start.getTime());
        if (start) assert.ok(start > since && start.getTime() <= now);
        since = until;
      }
      assert.deepEqual(starts, [...new Set(starts)].sort((a, b) => a - b));
    }),
    { numRuns: 200 },
  );
});
