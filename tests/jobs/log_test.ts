import assert from "node:assert/strict";
import { createLog, type LogKind } from "../../src/jobs/log.ts";

/** What a log of a kind writes about some events, at two in the morning. */
function written(kind: LogKind, say: (log: ReturnType<typeof createLog>) => void): string[] {
  const lines: string[] = [];
  const now = () => new Date("2026-11-22T02:00:00.250Z");
  say(createLog(kind, { write: (text) => lines.push(text), now }));
  return lines;
}

Deno.test("for people, an event is a line that begins with time, level, job and occasion", () => {
  assert.deepEqual(
    written("text", (log) => {
      log.info("serving", { jobs: 2, healthPort: undefined });
      log.warn("attempt failed", { attempt: 2, job: "lego", occasion: "2026-11-22T02-00Z" });
      log.error("job failed", { job: "fox" });
    }),
    [
      "2026-11-22T02:00:00Z info  serving, jobs=2\n",
      "2026-11-22T02:00:00Z warn  lego 2026-11-22T02-00Z: attempt failed, attempt=2\n",
      "2026-11-22T02:00:00Z error fox: job failed\n",
    ],
  );
});

Deno.test("for people, further lines of a reason follow indented, without a child's colours", () => {
  assert.deepEqual(
    written("text", (log) => log.error("job failed", { reason: "\x1b[31mlost\x1b[0m\nthe \bend" })),
    ["2026-11-22T02:00:00Z error job failed, reason=lost\n  | the \\u0008end\n"],
  );
});

Deno.test("a log that cannot be written ends nothing", () => {
  const write = () => {
    throw new Error("the disk is full");
  };
  for (const kind of ["text", "json"] as const) createLog(kind, { write }).info("serving");
});

Deno.test("for people, the name of a capture cannot move the cursor", () => {
  assert.deepEqual(
    written("text", (log) => log.info("done", { job: "w", occasion: "\x1b[2Ja\rb" })),
    ["2026-11-22T02:00:00Z info  w \\u001b[2Ja\\u000db: done\n"],
  );
});

Deno.test("for programs, an event is one line of JSON, whatever a child has said", () => {
  const [line] = written(
    "json",
    (log) =>
      log.warn("attempt failed", { job: "a b", reason: 'line "one"\nline two', frames: [1, 2] }),
  );
  assert.match(line, /^[^\n]*\n$/);
  assert.deepEqual(JSON.parse(line), {
    time: "2026-11-22T02:00:00.250Z",
    level: "warn",
    event: "attempt failed",
    job: "a b",
    reason: 'line "one"\nline two',
    frames: [1, 2],
  });
});
