import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createLog, JobsError, JobState, readJobsFile, Runner } from "../../src/jobs/mod.ts";
import type { JobServer } from "../../src/jobs/serve.ts";
import { definitionOf } from "../../src/jobs/steps.ts";
import { writeCapture } from "./jobs_test_tools.ts";
import { FakeClock, until, Workshop } from "./serve_test_tools.ts";

/** A job that is done at once, each minute. */
const MINUTELY = '[[job]]\nname = "m"\nrun = "runs/ok"\nschedule = "* * * * *"\n';

/** A job that goes on until it is let go, each hour. */
const hourly = (missed: string) =>
  `[[job]]\nname = "h"\nrun = "runs/wait"\nschedule = "0 * * * *"\nmissed = "${missed}"\n`;

/** The health of a server in the words that tests compare. */
async function brief(server: JobServer) {
  const { status, running, queue, next } = await server.health();
  const name = ({ job, occasion }: { job: string; occasion: string }) => `${job} ${occasion}`;
  return {
    status,
    running: running.map(name),
    queue: queue.map(name),
    next: next.map(({ job, time }) => `${job} ${time}`),
  };
}

Deno.test("a job starts at the times of its schedule, each in a folder of its own", async () => {
  const clock = new FakeClock("2026-01-01T05:00:30Z");
  await Workshop.use(MINUTELY, async (workshop) => {
    const server = await workshop.start();
    await workshop.heard("serving");
    assert.deepEqual((await server.health()).next, [
      { job: "m", time: "2026-01-01T05:01:00.000Z" },
    ]);
    for (const minute of [1, 2, 3]) {
      clock.to(`2026-01-01T05:0${minute}:00Z`);
      await workshop.heard("done", minute);
    }
    assert.deepEqual(await workshop.starts(), [
      "render runs/ok -> videos/m/2026-01-01T05-01Z",
      "render runs/ok -> videos/m/2026-01-01T05-02Z",
      "render runs/ok -> videos/m/2026-01-01T05-03Z",
    ]);
    assert.deepEqual(await brief(server), {
      status: "ok",
      running: [],
      queue: [],
      next: ["m 2026-01-01T05:04:00.000Z"],
    });
  }, clock);
});

Deno.test("a time at which the job still runs is skipped, and the next one comes", async () => {
  const clock = new FakeClock("2026-01-01T05:59:00Z");
  await Workshop.use(hourly("skip"), async (workshop) => {
    await workshop.start();
    await workshop.heard("serving");
    clock.to("2026-01-01T06:00:00Z");
    await workshop.heard("attempt started");
    clock.to("2026-01-01T07:00:00Z");
    const missed = await workshop.heard("scheduled time missed");
    assert.equal(missed.occasion, "2026-01-01T07-00Z");
    assert.equal(missed.reason, "the job still runs, or waits for its turn");
    await workshop.letGo("videos/h/2026-01-01T06-00Z");
    await workshop.heard("done");
    clock.to("2026-01-01T08:00:00Z");
    await workshop.heard("attempt started", 2);
    assert.deepEqual(workshop.said("attempt started"), [
      "h 2026-01-01T06-00Z",
      "h 2026-01-01T08-00Z",
    ]);
  }, clock);
});

Deno.test("a time at which the job still runs is made up for afterwards, where that is wanted", async () => {
  const clock = new FakeClock("2026-01-01T05:59:00Z");
  await Workshop.use(hourly("once"), async (workshop) => {
    await workshop.start();
    await workshop.heard("serving");
    clock.to("2026-01-01T06:00:00Z");
    await workshop.heard("attempt started");
    for (const time of ["07:00", "08:00", "08:20"]) clock.to(`2026-01-01T${time}:00Z`);
    await workshop.letGo("videos/h/2026-01-01T06-00Z");
    await workshop.heard("attempt started", 2);
    assert.deepEqual(workshop.said("attempt started"), [
      "h 2026-01-01T06-00Z",
      "h 2026-01-01T08-00Z", // once, for both
    ]);
  }, clock);
});

for (const [missed, expected] of [["skip", []], ["once", ["m 2026-01-01T09-00Z"]]] as const) {
  Deno.test(`with missed = "${missed}", times without a server start ${expected.length} jobs`, async () => {
    const clock = new FakeClock("2026-01-01T05:30:00Z");
    const toml =
      `[[job]]\nname = "m"\nrun = "runs/ok"\nschedule = "0 * * * *"\nmissed = "${missed}"\n`;
    await Workshop.use(toml, async (workshop) => {
      await workshop.start();
      await workshop.heard("serving");
      await workshop.stop();
      clock.to("2026-01-01T09:30:00Z");
      await workshop.start();
      await workshop.heard("scheduled time missed");
      clock.to("2026-01-01T10:00:00Z");
      await workshop.heard("done", expected.length + 1);
      assert.deepEqual(workshop.said("done"), [...expected, "m 2026-01-01T10-00Z"]);
    }, clock);
  });
}

Deno.test("jobs without times run once at the start, and not again when they are done", async () => {
  const toml = '[[job]]\nname = "a"\nrun = "runs/ok"\n[[job]]\nname = "off"\nrun = "runs/ok"\n' +
    "enabled = false\n";
  await Workshop.use(toml, async (workshop) => {
    await workshop.start();
    await workshop.heard("done");
    await workshop.stop();
    const server = await workshop.start();
    await workshop.heard("serving", 2);
    await until(
      async () => (await brief(server)).queue.length === 0,
      () => "the job that is done",
    );
    await workshop.stop();
    assert.deepEqual(await workshop.starts(), ["render runs/ok -> videos/a"]);
  });
});

Deno.test("a job that fails waits for its next attempt, and the others have their turns", async () => {
  const clock = new FakeClock("2026-01-01T05:00:00Z");
  const toml = '[[job]]\nname = "bad"\nrun = "runs/fail"\nretries = 1\nbackoff = "5 min"\n' +
    '[[job]]\nname = "good"\nrun = "runs/ok"\n';
  await Workshop.use(toml, async (workshop) => {
    const server = await workshop.start();
    const failed = await workshop.heard("attempt failed");
    assert.equal(failed.reason, "Cannot render: the device was lost");
    assert.equal((await workshop.heard("done")).job, "good");
    const { status, queue } = await server.health();
    assert.equal(status, "ok"); // It may yet become good.
    assert.deepEqual(queue, [{
      ...{ job: "bad", occasion: "once", attempts: 1 },
      notBefore: "2026-01-01T05:05:00.000Z",
      reason: "Cannot render: the device was lost",
    }]);

    clock.to("2026-01-01T05:05:00Z");
    await workshop.heard("failed");
    await until(
      async () => (await server.health()).status === "failing",
      () => "a failing server",
    );
    assert.deepEqual((await server.health()).reasons, [
      "bad once failed: Cannot render: the device was lost",
    ]);

    await workshop.stop(); // Somebody has mended it and starts the server again.
    await workshop.write(toml.replace("runs/fail", "runs/mended"));
    await workshop.start();
    await workshop.heard("done", 2);
    assert.deepEqual(workshop.said("done"), ["good once", "bad once"]);
  }, clock);
});

Deno.test("an occasion that failed makes the server failing until the next one is done", async () => {
  const clock = new FakeClock("2026-01-01T05:59:00Z");
  const toml = '[[job]]\nname = "n"\nrun = "runs/fail"\nretries = 0\nschedule = "0 * * * *"\n';
  await Workshop.use(toml, async (workshop) => {
    await workshop.start();
    await workshop.heard("serving");
    clock.to("2026-01-01T06:00:00Z");
    await workshop.heard("failed");
    await workshop.stop();

    const server = await workshop.start(); // It knows from the state.
    await workshop.heard("serving", 2);
    await until(
      async () => (await server.health()).failures.length === 1,
      () => "the failure of before",
    );
    await workshop.write(toml.replace("runs/fail", "runs/ok"));
    server.wake();
    await workshop.heard("jobs file taken up");
    clock.to("2026-01-01T07:00:00Z");
    await workshop.heard("done");
    await until(
      async () => (await server.health()).status === "ok",
      () => "a server that is well",
    );
  }, clock);
});

Deno.test("each new capture is worked on once, also with spaces and after a restart", async () => {
  const toml = '[[job]]\nname = "w"\nwatch = "in coming"\nsettle = "200 ms"\n';
  await Workshop.use(toml, async (workshop) => {
    const incoming = join(workshop.folder, "in coming");
    const capture = async (name: string) => {
      await writeCapture(join(incoming, name));
    };
    await capture("the first");
    await workshop.start();
    await workshop.heard("done");
    await capture("second");
    await workshop.heard("done", 2);
    await workshop.stop();
    await workshop.start();
    await capture("third");
    await workshop.heard("done", 3);
    assert.deepEqual(workshop.said("done"), ["w the first", "w second", "w third"]);
    assert.deepEqual((await workshop.starts()).slice(0, 2), [
      "train in coming/the first -> videos/w/the first/run",
      "render videos/w/the first/run -> videos/w/the first",
    ]);
  });
});

Deno.test("a changed file is taken up; what is not changed goes on", async () => {
  const stays = '[[job]]\nname = "stays"\nrun = "runs/wait"\n';
  await Workshop.use(stays, async (workshop) => {
    const server = await workshop.start();
    await workshop.heard("attempt started");
    await workshop.write(`# moved down\n${stays}[[job]]\nname = "new"\nrun = "runs/ok"\n`);
    server.wake();
    await workshop.heard("jobs file taken up");
    await until(async () => (await brief(server)).queue.includes("new once"), () => "the new job");
    assert.deepEqual((await brief(server)).running, ["stays once"]);
    await workshop.letGo("videos/stays");
    await workshop.heard("done", 2);
    assert.deepEqual(workshop.said("done"), ["stays once", "new once"]);
    assert.deepEqual(workshop.said("stopped"), []);
  });
});

Deno.test("a job that is changed is stopped and begins as it is now; one that is removed ends", async () => {
  const toml = '[[job]]\nname = "a"\nrun = "runs/wait"\n[[job]]\nname = "b"\nrun = "runs/wait"\n';
  await Workshop.use(toml, async (workshop) => {
    const server = await workshop.start();
    await until(async () => (await workshop.starts()).length === 1, () => "the child");
    await workshop.write('[[job]]\nname = "a"\nrun = "runs/ok"\n');
    server.wake();
    await workshop.heard("done");
    assert.deepEqual(workshop.said("stopped"), ["a once"]);
    assert.deepEqual(await workshop.starts(), [
      "render runs/wait -> videos/a",
      "render runs/ok -> videos/a",
    ]);
  });
});

Deno.test("a job that is removed while it waits for its turn waits no longer", async () => {
  const stays = '[[job]]\nname = "stays"\nrun = "runs/wait"\n';
  const toml =
    `${stays}[[job]]\nname = "b"\nrun = "runs/ok"\n[[job]]\nname = "c"\nrun = "runs/ok"\n`;
  await Workshop.use(toml, async (workshop) => {
    const server = await workshop.start();
    await until(async () => (await brief(server)).queue.length === 2, () => "two that wait");
    await workshop.write(toml.replace(/\[\[job\]\]\nname = "b".*?\n.*?\n/, ""));
    server.wake();
    await until(async () => (await brief(server)).queue.length === 1, () => "one that waits");
    assert.deepEqual(await brief(server).then(({ running, queue }) => [running, queue]), [
      ["stays once"],
      ["c once"],
    ]);
    await workshop.letGo("videos/stays");
    await workshop.heard("done", 2);
    assert.deepEqual(workshop.said("done"), ["stays once", "c once"]);
  });
});

Deno.test("a changed file that is not in order is refused, and the old jobs go on", async () => {
  const clock = new FakeClock("2026-01-01T05:00:30Z");
  await Workshop.use(MINUTELY, async (workshop) => {
    const server = await workshop.start();
    await workshop.heard("serving");
    await workshop.write(MINUTELY.replace("run =", "runn ="));
    server.wake();
    const refused = await workshop.heard("jobs file refused: the jobs stay as they were");
    assert.match(refused.reason ?? "", /jobs\.toml:3: job "m": runn: .*Did you mean run\?/);
    assert.equal((await server.health()).status, "failing");
    clock.to("2026-01-01T05:01:00Z");
    await workshop.heard("done");

    await workshop.write(`state = "elsewhere"\n${MINUTELY}`);
    server.wake();
    const moved = await workshop.heard("jobs file refused: the jobs stay as they were", 2);
    assert.match(moved.reason ?? "", /its state was .* and is .*elsewhere now\. Stop the server/);

    await workshop.write(MINUTELY);
    server.wake();
    await workshop.heard("jobs file taken up");
    assert.equal((await server.health()).status, "ok");
  }, clock);
});

Deno.test({
  name: "a changed file that cannot be read is taken up when it can be, and is complained of once",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0, // The superuser can read everything.
  fn: () =>
    Workshop.use(MINUTELY, async (workshop) => {
      const server = await workshop.start();
      await workshop.heard("serving");
      await workshop.write(`# changed\n${MINUTELY}`);
      await Deno.chmod(workshop.file, 0o000);
      server.wake();
      const refused = "jobs file refused: the jobs stay as they were";
      assert.match((await workshop.heard(refused)).reason ?? "", /Permission denied/);
      server.wake();
      await until(
        () => server.health().then(({ status }) => status === "failing"),
        () => "failure",
      );
      await Deno.chmod(workshop.file, 0o600); // That changes no date.
      server.wake();
      await workshop.heard("jobs file taken up");
      assert.equal(workshop.said(refused).length, 1);
    }, new FakeClock("2026-01-01T05:00:30Z")),
});

Deno.test("times of a changed schedule count from its change on", async () => {
  const clock = new FakeClock("2026-01-01T05:30:00Z");
  const noon = MINUTELY.replace("* * * * *", "0 12 * * *") + 'missed = "once"\n';
  await Workshop.use(noon, async (workshop) => {
    const server = await workshop.start();
    await workshop.heard("serving");
    clock.to("2026-01-01T09:35:00Z");
    await workshop.write(noon.replace("0 12", "*/10 *"));
    server.wake();
    await workshop.heard("jobs file taken up");
    assert.equal((await server.health()).next[0].time, "2026-01-01T09:40:00.000Z");
    clock.to("2026-01-01T09:40:00Z");
    await workshop.heard("done");
    assert.deepEqual(workshop.said("done"), ["m 2026-01-01T09-40Z"]);
    assert.deepEqual(workshop.said("scheduled time missed"), []);
  }, clock);
});

Deno.test("a changed file is taken up when the state can be used again", async () => {
  await Workshop.use('[[job]]\nname = "a"\nrun = "runs/ok"\n', async (workshop) => {
    const server = await workshop.start();
    await workshop.heard("done");
    using database = new DatabaseSync(join(workshop.folder, ".denerf-jobs", "jobs.db"));
    database.exec("ALTER TABLE schedules RENAME TO away");
    await workshop.write(MINUTELY);
    server.wake();
    const { reason } = await workshop.heard("jobs file refused: the jobs stay as they were");
    assert.match(reason ?? "", /^Cannot use the jobs' state .*: no such table: schedules/);
    server.wake();

    database.exec("ALTER TABLE away RENAME TO schedules");
    server.wake();
    await workshop.heard("jobs file taken up");
    assert.equal((await server.health()).status, "ok");
    assert.equal(workshop.said("jobs file refused: the jobs stay as they were").length, 1);
  });
});

Deno.test("times that a wrong clock has decided come again when it is right", async () => {
  const clock = new FakeClock("2031-01-01T05:00:30Z");
  await Workshop.use(MINUTELY, async (workshop) => {
    await workshop.start();
    await workshop.heard("serving");
    await workshop.stop();

    clock.to("2026-01-01T05:00:30Z");
    await workshop.start();
    await workshop.heard("clock was set back");
    clock.to("2026-01-01T05:01:00Z");
    await workshop.heard("done");
    assert.deepEqual(workshop.said("done"), ["m 2026-01-01T05-01Z"]);
  }, clock);
});

Deno.test("a job of which a server died comes last", async () => {
  const toml = '[[job]]\nname = "deadly"\nrun = "runs/ok"\n[[job]]\nname = "b"\nrun = "runs/ok"\n';
  await Workshop.use(toml, async (workshop) => {
    const file = await readJobsFile(workshop.file, { inputs: false });
    {
      using died = await JobState.open(file.state);
      died.claim("deadly", "once", definitionOf(file.jobs[0]), "render");
    }
    await workshop.start();
    await workshop.heard("done", 2);
    assert.deepEqual(workshop.said("done"), ["b once", "deadly once"]);
  });
});

Deno.test("a job that is stopped with the server goes on with the next one", async () => {
  const clock = new FakeClock("2026-01-01T05:59:00Z");
  await Workshop.use(hourly("skip"), async (workshop) => {
    await workshop.start();
    await workshop.heard("serving");
    clock.to("2026-01-01T06:00:00Z");
    await workshop.heard("attempt started");
    await until(async () => (await workshop.starts()).length === 1, () => "the child");
    await workshop.stop(); // The child is told to end: without that it would go on for ever.
    assert.deepEqual(workshop.said("stopped"), ["h 2026-01-01T06-00Z"]);

    clock.to("2026-01-01T06:30:00Z");
    await workshop.start();
    await workshop.heard("attempt started", 2);
    await workshop.letGo("videos/h/2026-01-01T06-00Z");
    await workshop.heard("done");
    assert.deepEqual(workshop.said("done"), ["h 2026-01-01T06-00Z"]);
  }, clock);
});

Deno.test("a second server with the same state is refused, as long as the first one runs", async () => {
  await Workshop.use('[[job]]\nname = "a"\nrun = "runs/ok"\n', async (workshop) => {
    await workshop.start();
    await assert.rejects(workshop.open(), (error) => {
      assert.ok(error instanceof JobsError);
      assert.equal(
        error.message,
        `Cannot serve ${workshop.file}: process ${Deno.pid} serves with the same state, ` +
          `${
            join(workshop.folder, ".denerf-jobs")
          }. Stop it first, or give this file another state.`,
      );
      return true;
    });
    await workshop.stop();
    (await workshop.open())[Symbol.dispose]();
  });
});

Deno.test("what jobs lack is said, and holds up no other job", async () => {
  const toml = '[[job]]\nname = "a"\nrun = "runs/ok"\n[[job]]\nname = "w"\nwatch = "not/there"\n';
  await Workshop.use(toml, async (workshop) => {
    const lacks = join(workshop.folder, "lacks");
    await Deno.writeTextFile(lacks, ""); // Looking never ends.
    const server = await workshop.start();
    await workshop.heard("done");
    assert.deepEqual(workshop.said("jobs lack something"), []);
    await workshop.heard("watching");
    assert.equal((await server.health()).status, "failing");
    assert.match((await server.health()).reasons[0], /^Cannot watch .*not\/there/);

    await Deno.writeTextFile(lacks, "jobs.toml:6: watch\njobs.toml:8: run");
    server.reload();
    const { reason } = await workshop.heard("jobs lack something");
    assert.equal(reason, "jobs.toml:6: watch\njobs.toml:8: run");
    await Deno.writeTextFile(lacks, "");
    server.reload();
    await workshop.heard("jobs file taken up", 2);
    await workshop.stop(); // The last look never ends by itself.
  });
});

Deno.test("a folder in which jobs write cannot be watched", async () => {
  const toml = 'output = "all/videos"\n[[job]]\nname = "w"\nwatch = "all"\n';
  await Workshop.use(toml, async (workshop) => {
    const { folder, file } = workshop;
    await assert.rejects(workshop.open(), {
      message: `${file}:4: job "w": watch: must not hold ${join(folder, "all/videos/w")}, ` +
        `where jobs write, current value is ${join(folder, "all")}`,
    });
  });
});

Deno.test("jobs that are run on another occasion are done again, in folders of its name", async () => {
  await Workshop.use('[[job]]\nname = "a"\nrun = "runs/ok"\n', async (workshop) => {
    const file = await readJobsFile(workshop.file, { inputs: false });
    using state = await JobState.open(file.state);
    const log = createLog("text", { write: () => {} });
    const runner = new Runner({ file, state, log, command: workshop.command });
    const { signal } = new AbortController();
    for (const occasion of [undefined, "monday", "tuesday"]) {
      const [{ status }] = await runner.runAll(file.jobs, signal, occasion);
      assert.equal(status, "done");
    }
    assert.deepEqual(await workshop.starts(), [
      "render runs/ok -> videos/a",
      "render runs/ok -> videos/a/monday",
      "render runs/ok -> videos/a/tuesday",
    ]);
  });
});
