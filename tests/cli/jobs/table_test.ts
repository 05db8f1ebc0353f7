import assert from "node:assert/strict";
import { statusLines } from "../../../src/cli/jobs/table.ts";
import type { TaskStatus } from "../../../src/jobs/mod.ts";

const NOW = new Date("2026-11-22T12:00:00Z");

/** A job that is done, but for what is given. */
function taskStatus(given: Partial<TaskStatus>): TaskStatus {
  return {
    job: "lego",
    occasion: "once",
    status: "done",
    step: "render",
    attempts: 1,
    attemptsAllowed: 3,
    framesDone: 60,
    frames: 60,
    reason: null,
    notBefore: null,
    started: "2026-11-22T11:57:50Z",
    ended: "2026-11-22T11:59:00Z",
    folder: "videos/lego",
    ...given,
  };
}

const linesOf = (statuses: TaskStatus[], all = false) =>
  statusLines(statuses, { now: NOW, columns: 80, all });

Deno.test("every way that a job can stand has its line", () => {
  const notYet = { started: null, ended: null, step: null, framesDone: 0, frames: null };
  const lines = linesOf([
    taskStatus({}),
    taskStatus({ job: "new", occasion: null, status: "new", attempts: 0, ...notYet }),
    taskStatus({ job: "fox", status: "running", step: "train", ended: null, ...{ frames: null } }),
    taskStatus({ job: "fox", status: "running", framesDone: 7, ended: null }),
    taskStatus({
      ...{ job: "brig", status: "waiting", attempts: 2, framesDone: 12, ended: null },
      notBefore: "2026-11-22T12:00:14Z",
      reason:
        "Cannot write videos/brig/orbit_0012.png: the disk is full. Free some space; what was " +
        "saved before is still there.",
    }),
    taskStatus({ job: "stopped", status: "stopped", attempts: 0, ended: null }),
    taskStatus({ job: "bad", status: "failed", attempts: 3, reason: "the device is lost" }),
    taskStatus({
      job: "gone",
      attemptsAllowed: null,
      framesDone: null,
      frames: null,
      folder: null,
    }),
  ]);
  assert.deepEqual(lines, [
    "JOB      OCCASION  STATUS     TRY  FRAMES",
    "lego     once      done       1/3   60/60  1 min 00 s ago",
    "new                new",
    "fox      once      training   1/3    60/?  for 2 min 10 s",
    "fox      once      rendering  1/3    7/60  for 2 min 10 s",
    "brig     once      waiting    2/3   12/60  again in 14 s",
    "  Cannot write videos/brig/orbit_0012.png: the disk is full. Free some space;",
    "  what was saved before is still there.",
    "stopped  once      stopped          60/60",
    "bad      once      failed     3/3   60/60  1 min 00 s ago",
    "  the device is lost",
    "gone     once      done         1          not in the file any more",
  ]);
});

Deno.test("no line is wider than the terminal, but for long words of reasons", () => {
  const long = "x".repeat(100);
  const reason = `a ${long} b ${"word ".repeat(30)}`.trim();
  const [head, row, ...reasons] = linesOf([
    taskStatus({
      ...{ job: long, occasion: long, status: "failed", reason },
      ended: "2026-11-22T06:48:00Z",
    }),
  ]);
  assert.ok(head.length <= 80);
  assert.ok(row.length <= 80 && row.endsWith("  5 h 12 min ago"), row);
  assert.ok(reasons.every((line) => line.length <= 80 || line === `  ${long}`), reasons.join("\n"));
  assert.equal(reasons.map((line) => line.trim()).join(" "), reason);
});

Deno.test("the last three occasions of a job are shown, or all", () => {
  const nights = [1, 2, 3, 4, 5].map((day) => taskStatus({ occasion: `2026-11-0${day}T02-00Z` }));
  const shown = linesOf(nights);
  assert.deepEqual(shown.slice(1).map((line) => line.match(/2026-\S+/)?.[0] ?? line), [
    "2026-11-03T02-00Z",
    "2026-11-04T02-00Z",
    "2026-11-05T02-00Z",
    "2 earlier occasions by --all",
  ]);
  assert.equal(linesOf(nights, true).length, 6);
});
