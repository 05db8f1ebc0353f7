import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { JobsError, JobState } from "../../src/jobs/mod.ts";
import { inFolder } from "./jobs_test_tools.ts";

/** Runs a test with a state and a clock in milliseconds. */
async function withState(
  test: (state: JobState, clock: { now: number }, folder: string) => void | Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const clock = { now: 1000 };
    using state = await JobState.open(folder, { now: () => clock.now });
    await test(state, clock, folder);
  });
}

/** Opening fails with one line that matches. */
async function refuses(folder: string, reason: RegExp): Promise<void> {
  await assert.rejects(JobState.open(folder), (error: Error) => {
    assert.ok(error instanceof JobsError);
    assert.match(error.message, reason);
    assert.ok(error.message.startsWith(`Cannot open the jobs' state ${join(folder, "jobs.db")}: `));
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("a claimed task is nobody else's until it is released", () =>
  withState(async (state, clock, folder) => {
    using other = await JobState.open(folder, { now: () => clock.now });
    const claim = state.claim("lego", "once", "a", "train");
    assert.equal(claim.kind, "claimed");
    assert.equal(claim.task.attempts, 1);
    assert.equal(other.claim("lego", "once", "a", "train").kind, "busy");
    assert.equal(state.claim("lego", "once", "a", "train").kind, "busy");

    state.enter("lego", "once", "render");
    other.enter("lego", "once", "train"); // is not its own
    other.release("lego", "once", { status: "done" });
    assert.equal(other.task("lego", "once")?.step, "render");
    assert.equal(other.task("lego", "once")?.status, "running");

    clock.now = 2000;
    state.release("lego", "once", { status: "done" });
    const ended = other.claim("lego", "once", "a", "train");
    assert.equal(ended.kind, "ended");
    assert.equal(ended.task.ended, 2000);
    assert.equal(ended.task.worker, null);
  }));

Deno.test("a failed attempt may be repeated when its time has come, by anybody", () =>
  withState(async (state, clock, folder) => {
    using other = await JobState.open(folder, { now: () => clock.now });
    state.claim("lego", "once", "a", "train");
    state.release("lego", "once", { status: "waiting", reason: "no luck", notBefore: 5000 });
    const early = other.claim("lego", "once", "a", "train");
    assert.ok(early.kind === "later");
    assert.equal(early.notBefore, 5000);
    clock.now = 5000;
    const { kind, task } = other.claim("lego", "once", "a", "train");
    assert.equal(kind, "claimed");
    assert.deepEqual([task.attempts, task.reason], [2, "no luck"]);
  }));

Deno.test("an attempt that was put off by a clock that ran years ahead may begin", () =>
  withState((state, clock) => {
    clock.now = Date.UTC(2031, 0);
    state.claim("lego", "once", "a", "train");
    const notBefore = clock.now + 10_000;
    state.release("lego", "once", { status: "waiting", reason: "no luck", notBefore });
    assert.equal(state.claim("lego", "once", "a", "train").kind, "later");
    clock.now = Date.UTC(2026, 0);
    assert.equal(state.claim("lego", "once", "a", "train").kind, "claimed");
  }));

Deno.test("asking takes no memory, however often it is done", () =>
  withState((state) => {
    state.want("lego", "once", "a", "train");
    const before = Deno.memoryUsage().rss;
    for (let i = 0; i < 40_000; i++) state.task("lego", "once");
    const grown = (Deno.memoryUsage().rss - before) / 2 ** 20;
    assert.ok(grown < 40, `${grown} MiB`); // A statement prepared each time takes three times that.
  }));

Deno.test("a task that failed for good stays so until it is reopened", () =>
  withState((state) => {
    state.claim("lego", "once", "a", "train");
    state.enter("lego", "once", "render");
    state.release("lego", "once", { status: "failed", reason: "no luck" });
    assert.equal(state.claim("lego", "once", "a", "train").kind, "ended");
    state.reopen("lego", "once");
    const { kind, task } = state.claim("lego", "once", "a", "train");
    assert.deepEqual([kind, task.attempts, task.step], ["claimed", 1, "render"]);
  }));

Deno.test("a task whose definition has changed begins anew", () =>
  withState((state) => {
    state.claim("lego", "once", "a", "train");
    state.enter("lego", "once", "render");
    state.release("lego", "once", { status: "done" });
    const { kind, task } = state.claim("lego", "once", "b", "train");
    assert.deepEqual([kind, task.step, task.definition], ["claimed", "train", "b"]);
  }));

Deno.test("whoever helps a task to its end notes so, and its worker changes nothing more", () =>
  withState(async (state, _clock, folder) => {
    using other = await JobState.open(folder);
    state.claim("lego", "once", "a", "train");
    other.complete("lego", "once");
    state.release("lego", "once", { status: "failed", reason: "too late" });
    assert.equal(state.task("lego", "once")?.status, "done");
  }));

Deno.test("what a closed state had is free, and its death counts", () =>
  withState(async (state, _clock, folder) => {
    const dead = await JobState.open(folder);
    dead.claim("lego", "once", "a", "train");
    dead.enter("lego", "once", "render");
    dead.close();
    assert.equal(state.task("lego", "once")?.status, "stopped");
    const { kind, task } = state.claim("lego", "once", "a", "train");
    assert.equal(kind, "claimed");
    assert.deepEqual([task.attempts, task.interruptions, task.step], [1, 1, "render"]);
  }));

Deno.test("a process that is killed loses what it has claimed, at once", () =>
  withState(async (state, _clock, folder) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", CLAIMER, folder],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read(); // it has claimed
    assert.equal(state.claim("lego", "once", "a", "train").kind, "busy");
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    assert.equal(state.claim("lego", "once", "a", "train").kind, "claimed");
  }));

const CLAIMER = fileURLToPath(new URL("claimer.ts", import.meta.url));

Deno.test("a task that could not be released can be claimed again", () =>
  withState((state) => {
    state.claim("lego", "once", "a", "train");
    state.abandon("lego", "once");
    assert.equal(state.claim("lego", "once", "a", "train").kind, "claimed");
  }));

Deno.test("what is wanted is known to whoever comes next, together with what was decided", () =>
  withState(async (state, _clock, folder) => {
    const until = new Date("2026-11-22T02:00:00Z");
    state.want("nightly", "2026-11-22T02-00Z", "a", "train", until);
    using other = await JobState.open(folder);
    assert.deepEqual(other.decidedUntil("nightly"), until);
    assert.equal(other.decidedUntil("lego"), null);
    const [task] = other.tasks();
    assert.deepEqual([task.status, task.attempts, task.step], ["waiting", 0, "train"]);

    other.claim("nightly", "2026-11-22T02-00Z", "a", "train");
    state.want("nightly", "2026-11-22T02-00Z", "b", "train");
    assert.equal(other.task("nightly", "2026-11-22T02-00Z")?.status, "running");
  }));

Deno.test("at any time one worker has a task, whatever several do", async () => {
  const action = fc.record({
    worker: fc.nat(2),
    job: fc.constantFrom("a", "b"),
    kind: fc.constantFrom("claim", "done", "stopped", "waiting", "failed", "die", "reopen"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
      await inFolder(async (folder) => {
        const workers = await Promise.all([0, 1, 2].map(() => JobState.open(folder)));
        const owner = new Map<string, number>();
        try {
          for (const { worker, job, kind } of actions) {
            const state = workers[worker];
            const isOwner = owner.get(job) === worker;
            if (kind === "claim") {
              const claim = state.claim(job, "once", "a", "train");
              assert.equal(claim.kind === "busy", owner.has(job));
              if (claim.kind === "claimed") owner.set(job, worker);
            } else if (kind === "die") {
              state.close();
              for (const [name, index] of owner) if (index === worker) owner.delete(name);
              workers[worker] = await JobState.open(folder);
            } else if (kind === "reopen") {
              state.reopen(job, "once");
            } else {
              const notBefore = 0;
              const reason = "no";
              state.release(job, "once", { status: kind, reason, notBefore } as never);
              if (isOwner) owner.delete(job);
            }
            for (const task of workers[0].tasks()) {
              assert.equal(task.status === "running", owner.has(task.job));
              assert.ok(task.attempts >= 0);
            }
          }
        } finally {
          for (const state of workers) state.close();
        }
      });
    }),
    { numRuns: 15 },
  );
});

Deno.test("a database that is no database is refused in one line", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "jobs.db"), "no database at all ".repeat(100));
    await refuses(folder, /file is not a database. Move the file away to begin anew/);
  }));

Deno.test("a damaged database is refused", () =>
  inFolder(async (folder) => {
    const state = await JobState.open(folder);
    for (let i = 0; i < 200; i++) state.want(`job-${i}`, "once", "x".repeat(500), "train");
    state.close();
    const path = join(folder, "jobs.db");
    const bytes = await Deno.readFile(path);
    assert.ok(bytes.length > 8 * 4096);
    bytes.fill(0x5a, 4096 * 3, 4096 * 6);
    await Deno.writeFile(path, bytes);
    await refuses(folder, /damaged|malformed/);
  }));

Deno.test("another program's database is refused, and left as it is", () =>
  inFolder(async (folder) => {
    const path = join(folder, "jobs.db");
    const database = new DatabaseSync(path);
    database.exec("CREATE TABLE songs (name TEXT)");
    database.close();
    const before = await Deno.readFile(path);
    await refuses(folder, /it is another program's database/);
    assert.deepEqual(await Deno.readFile(path), before);
  }));

Deno.test("a newer denerf's database is refused", () =>
  inFolder(async (folder) => {
    (await JobState.open(folder)).close();
    const database = new DatabaseSync(join(folder, "jobs.db"));
    database.exec("PRAGMA user_version = 99");
    database.close();
    await refuses(folder, /its version is 99, this denerf knows 1/);
  }));

Deno.test("a state that cannot be made says where and why", () =>
  inFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    await refuses(join(file, "state"), /os error/);
  }));

Deno.test("states are opened by several processes at the same moment", () =>
  inFolder(async (folder) => {
    const states = await Promise.all(Array.from({ length: 8 }, () => JobState.open(folder)));
    assert.equal(new Set(states.map(({ worker }) => worker)).size, 8);
    for (const state of states) state.close();
    const left = [...Deno.readDirSync(join(folder, "workers"))];
    assert.deepEqual(left, []);
  }));

Deno.test("nothing is made where one only looks", () =>
  inFolder(async (folder) => {
    assert.equal(await JobState.openIfThere(join(folder, "state")), null);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));
