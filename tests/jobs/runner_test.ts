import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { foldersOf, type JobsFile, JobState, ONCE, Runner } from "../../src/jobs/mod.ts";
import { definitionOf } from "../../src/jobs/steps.ts";
import type { Act } from "./scripted_denerf.ts";
import {
  beginnings,
  callsIn,
  fakeDenerf,
  inFolder,
  jobsIn,
  letDo,
  TestClock,
  TestLog,
  until,
  writeCapture,
} from "./jobs_test_tools.ts";

/** A job that trains, as it is written. */
const trains = (name: string, more = "") =>
  `[[job]]\nname = "${name}"\nscene = "bundled:brig"\n${more}\n`;

/** A camera path's file: the camera stands still before the origin. */
const CAMERAS = JSON.stringify({
  format: "denerf path 1",
  keyframes: [{ time: 0, pose: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 4]] }],
});

/** What a test of a runner works with. */
interface Stage {
  readonly folder: string;
  readonly file: JobsFile;
  readonly state: JobState;
  readonly log: TestLog;
  readonly clock: TestClock;
  readonly runner: Runner;
}

/** Runs a test with a runner whose children are fakes and whose clock is the test's. */
async function onStage(toml: string, test: (stage: Stage) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const file = await jobsIn(folder, toml);
    const clock = new TestClock();
    const log = new TestLog();
    using state = await JobState.open(file.state, { now: () => clock.now().getTime() });
    const command = fakeDenerf(folder);
    const runner = new Runner({ file, state, log, clock, command, graceSeconds: 0.3 });
    await test({ folder, file, state, log, clock, runner });
  });
}

const never = new AbortController().signal;

/** An act that fails with some words. */
const fails = (words: string, code = 1): Act => ({ says: `step 3\nerror: ${words}`, code });

Deno.test("a job trains, then renders, and is not done again", () =>
  onStage(
    trains(
      "lego",
      'steps = 9\nset = ["seed=3"]\npath = "orbit"\nframes = 4\nsize = [16, 12]\ncrop = [-1, 0, 0, 1, 2, 0.5]',
    ),
    async ({ folder, file, state, runner }) => {
      const [outcome] = await runner.runAll(file.jobs, never);
      const output = join(folder, "videos", "lego");
      assert.deepEqual(outcome, {
        ...{ job: "lego", occasion: "once", status: "done", attempts: 1, reason: null },
        folder: output,
      });
      const words = (await callsIn(folder)).filter(({ event }) => event === "begin")
        .map(({ words }) => words.join(" "));
      const run = join(output, "run");
      const [job] = file.jobs;
      const forJob = JSON.stringify({ file: file.path, job, scene: "bundled:brig" });
      assert.deepEqual(words, [
        `train bundled:brig --output ${run} --steps 9 --set seed=3 --for-job ${forJob} ` +
        "--supervised --json",
        `render ${run} --output ${output} --path orbit --frames 4 --size 16x12 --outputs color ` +
        "--supersampling 1 --aperture 0 --shutter 0 --exposures 16 --crop -1,0,0,1,2,0.5 " +
        `--video ${join(output, "video.mp4")} --supervised --json`,
      ]);
      assert.equal(state.task("lego", "once")?.status, "done");

      const [again] = await runner.runAll(file.jobs, never);
      assert.equal(again.status, "done");
      assert.equal((await beginnings(folder)).length, 2);
    },
  ));

Deno.test("both steps are done on the adapter that was chosen", () =>
  onStage(trains("lego"), async ({ folder, file, state, log }) => {
    const runner = new Runner({ file, state, log, gpu: "llvmpipe", command: fakeDenerf(folder) });
    await runner.runAll(file.jobs, never);
    const calls = (await callsIn(folder)).filter(({ event }) => event === "begin");
    assert.deepEqual(calls.map(({ words }) => words.slice(-2)), [
      ["--gpu", "llvmpipe"],
      ["--gpu", "llvmpipe"],
    ]);
  }));

Deno.test("a failed attempt is repeated after 10 s, 20 s, 40 s, and then fails for good with the child's words", () =>
  onStage(trains("lego", "retries = 3"), async ({ folder, file, state, clock, log, runner }) => {
    await letDo(folder, "lego", { train: Array(4).fill(fails("the device is lost")) });
    const [outcome] = await runner.runAll(file.jobs, never);
    assert.equal(outcome.status, "failed");
    assert.equal(outcome.attempts, 4);
    assert.equal(outcome.reason, "the device is lost");
    assert.deepEqual(clock.waits, [10, 20, 40]);
    assert.equal(state.task("lego", "once")?.reason, "the device is lost");
    assert.deepEqual(
      log.events.map(({ level, event }) => `${level} ${event}`).filter((line) => /fail/.test(line)),
      ["warn attempt failed", "warn attempt failed", "warn attempt failed", "error failed"],
    );
    // Asked for once more, it has all its attempts again.
    const [again] = await runner.runAll(file.jobs, never);
    assert.equal(again.status, "done");
  }));

/** Runs a test with a runner that starts denerf itself, for a job whose capture and path are in files. */
async function onSet(more: string, test: (stage: Omit<Stage, "clock">) => Promise<void>) {
  await inFolder(async (folder) => {
    await writeCapture(join(folder, "capture"));
    await Deno.writeTextFile(join(folder, "cameras.json"), CAMERAS);
    const job = 'name = "a"\nscene = "capture"\npath = "cameras.json"';
    const file = await jobsIn(folder, `\n[[job]]\n${job}\n${more}\n`);
    const log = new TestLog();
    using state = await JobState.open(file.state);
    const runner = new Runner({ file, state, log, clock: new TestClock(), graceSeconds: 0.3 });
    await test({ folder, file, state, log, runner });
  });
}

Deno.test("what rendering lacks is found before the training, and said with its line", () =>
  onSet("retries = 0", async ({ folder, file, runner }) => {
    const path = join(folder, "cameras.json");
    await Deno.writeTextFile(path, CAMERAS.slice(0, -20));
    const [{ status, reason }] = await runner.runAll(file.jobs, never);
    assert.equal(status, "failed");
    assert.match(reason!, /^\S+jobs\.toml:2: job "a": path: Cannot read .*cameras\.json: /);
    await Deno.writeTextFile(path, CAMERAS);
    await Deno.rename(join(folder, "capture"), join(folder, "away"));
    const [without] = await runner.runAll(file.jobs, never);
    assert.match(
      without.reason!,
      /jobs\.toml:2: job "a": scene: Cannot load scene .* does not exist/,
    );
    const { run } = foldersOf(file.jobs[0], ONCE);
    await assert.rejects(Deno.stat(run), Deno.errors.NotFound);
  }));

Deno.test("captures are read where a timeout ends it: by the child that trains, not by the runner", () =>
  onStage('[[job]]\nname = "a"\nscene = "bundled:brig"\n', async ({ folder, file, runner }) => {
    const [job] = file.jobs;
    const [{ status }] = await runner.runAll([{ ...job, scene: join(folder, "nothing") }], never);
    assert.equal(status, "done");
    assert.deepEqual(await beginnings(folder), ["a train", "a render"]);
  }));

Deno.test("a file in the video's way is found before training", () =>
  onStage(trains("lego", "retries = 0"), async ({ folder, file, runner }) => {
    const output = join(folder, "videos", "lego");
    await Deno.mkdir(output, { recursive: true });
    await Deno.writeTextFile(join(output, "video.mp4"), "holidays");
    const [{ status, reason }] = await runner.runAll(file.jobs, never);
    assert.equal(status, "failed");
    assert.match(reason!, /^Cannot write .*video\.mp4: it is there, and no record says/);
    assert.deepEqual(await beginnings(folder), []);
  }));

Deno.test("waiting times stop growing at an hour", () =>
  onStage(
    trains("lego", 'retries = 2\nbackoff = "40 min"'),
    async ({ folder, file, clock, runner }) => {
      await letDo(folder, "lego", { train: Array(3).fill(fails("no")) });
      await runner.runAll(file.jobs, never);
      assert.deepEqual(clock.waits, [2400, 3600]);
    },
  ));

Deno.test("a job that waits or always fails does not keep others from their turns", () =>
  onStage(
    trains("poisoned", "retries = 1") + trains("good") + trains("better"),
    async ({ folder, file, runner }) => {
      await letDo(folder, "poisoned", { train: Array(9).fill(fails("poison")) });
      const outcomes = await runner.runAll(file.jobs, never);
      assert.deepEqual(outcomes.map(({ job, status }) => `${job} ${status}`), [
        "poisoned failed",
        "good done",
        "better done",
      ]);
      assert.deepEqual(
        (await beginnings(folder)).filter((call) => call.endsWith("train")).slice(0, 3),
        ["poisoned train", "good train", "better train"],
      );
    },
  ));

Deno.test("wrong arguments are not tried again", () =>
  onStage(trains("lego"), async ({ folder, file, runner }) => {
    await letDo(folder, "lego", { render: [fails("Cannot set grid.levels", 2)] });
    const [outcome] = await runner.runAll(file.jobs, never);
    assert.deepEqual([outcome.status, outcome.attempts], ["failed", 1]);
    assert.equal(outcome.reason, "Cannot set grid.levels");
  }));

Deno.test("what failed while rendering is not trained again", () =>
  onStage(trains("lego"), async ({ folder, file, runner }) => {
    await letDo(folder, "lego", { render: [fails("the disk is full")] });
    assert.equal((await runner.runAll(file.jobs, never))[0].status, "done");
    assert.deepEqual(await beginnings(folder), ["lego train", "lego render", "lego render"]);
  }));

Deno.test("a child that crashes without a word is told by its signal", () =>
  onStage(trains("lego", "retries = 0"), async ({ folder, file, runner }) => {
    const says = "error: XDG_RUNTIME_DIR is not set\nstep 7"; // as a driver's library has it
    await letDo(folder, "lego", { train: [{ says, signal: "SIGKILL" }] });
    const [outcome] = await runner.runAll(file.jobs, never);
    assert.equal(
      outcome.reason,
      "denerf train was ended by SIGKILL; its last words: error: XDG_RUNTIME_DIR is not set step 7",
    );
  }));

Deno.test("an attempt that takes too long is ended, even if it does not listen", () =>
  onStage(
    trains("lego", 'timeout = "700 ms"\nretries = 50'), // Under load, many attempts take so long.
    async ({ folder, file, state, log, clock }) => {
      await letDo(folder, "lego", { train: [{ stays: true, deaf: true }] });
      const { program, args } = fakeDenerf(folder);
      // Deaf before it has begun, too: what a shell ignores, the program that it becomes ignores.
      const command = {
        program: "sh",
        args: ["-c", 'trap "" TERM; exec "$@"', "sh", program, ...args],
      };
      const runner = new Runner({ file, state, log, clock, command, graceSeconds: 0.3 });
      const began = performance.now();
      const [outcome] = await runner.runAll(file.jobs, never);
      assert.ok(performance.now() - began > 1000, "0.7 s of work and 0.3 s of grace");
      assert.equal(outcome.status, "done");
      assert.ok(outcome.attempts >= 2);
      assert.equal(clock.waits[0], 10);
      const failure = log.events.find(({ event }) => event === "attempt failed");
      assert.match(String(failure!.fields.reason), /^It took longer than its timeout, 0\.7/);
    },
  ));

Deno.test("a timeout is a reason to fail", () =>
  onStage(trains("lego", 'timeout = "600 ms"\nretries = 0'), async ({ folder, file, runner }) => {
    await letDo(folder, "lego", { train: [{ stays: true }] });
    const [outcome] = await runner.runAll(file.jobs, never);
    assert.equal(outcome.reason, "It took longer than its timeout, 0.6 s.");
  }));

Deno.test("a stopped job goes on where it was, and the attempt does not count", () =>
  onStage(
    trains("lego", "max_seconds = 100") + trains("fox"),
    async ({ folder, file, state, runner }) => {
      await letDo(folder, "lego", { train: [{ stays: true }] });
      const stop = new AbortController();
      const running = runner.runAll(file.jobs, stop.signal);
      await until(async () => (await beginnings(folder)).length === 1);
      stop.abort();
      const outcomes = await running;
      assert.deepEqual(outcomes.map(({ job, status }) => `${job} ${status}`), [
        "lego stopped",
        "fox stopped",
      ]);
      const { status, attempts } = state.task("lego", "once")!;
      assert.deepEqual([status, attempts], ["stopped", 0]);
      assert.equal(state.task("fox", "once"), null);

      const run = join(folder, "videos", "lego", "run");
      await Deno.writeTextFile(
        join(run, "metrics.jsonl"),
        '{"seconds": 30}\n{"seconds": 40}\n{"sec',
      );
      await runner.runAll(file.jobs, never);
      const { words } = (await callsIn(folder)).find(({ words }) => words.includes("--resume"))!;
      assert.deepEqual(words.slice(0, 2), ["train", "bundled:brig"]);
      assert.equal(words[words.indexOf("--max-seconds") + 1], "60");
    },
  ));

Deno.test("a training that saved nothing begins anew", () =>
  onStage(trains("lego"), async ({ folder, file, runner }) => {
    await letDo(folder, "lego", { train: [{ begins: true, code: 1 }] });
    const [outcome] = await runner.runAll(file.jobs, never);
    assert.equal(outcome.status, "done");
    const trainings = (await callsIn(folder)).filter(({ event, words }) =>
      event === "begin" && words[0] === "train"
    );
    assert.deepEqual(trainings.map(({ words }) => words.includes("--resume")), [false, false]);
  }));

Deno.test("nobody trains while an orphan still does", () =>
  onStage(trains("lego"), async ({ folder, file, log, runner }) => {
    const run = join(folder, "videos", "lego", "run");
    await Deno.mkdir(run, { recursive: true });
    const lock = await Deno.open(join(run, "train.lock"), { write: true, create: true });
    await lock.lock(true);
    const running = runner.runAll(file.jobs, never);
    await until(() => log.events.some(({ event }) => event.startsWith("waiting for another")));
    assert.deepEqual(await beginnings(folder), []);
    lock.close();
    assert.equal((await running)[0].status, "done");
  }));

Deno.test("a job that was changed is done again", () =>
  onStage(trains("lego", "steps = 9"), async ({ folder, file, state, log, clock, runner }) => {
    await runner.runAll(file.jobs, never);
    const changed = await jobsIn(folder, trains("lego", "steps = 10\nretries = 7"));
    const command = fakeDenerf(folder);
    const next = new Runner({ file: changed, state, log, clock, command });
    await next.runAll(changed.jobs, never);
    assert.equal((await beginnings(folder)).length, 4);

    const same = await jobsIn(folder, trains("lego", "steps = 10\nretries = 3"));
    await new Runner({ file: same, state, log, clock, command }).runAll(same.jobs, never);
    assert.equal((await beginnings(folder)).length, 4, "how often it is tried makes no other job");
  }));

Deno.test("every occasion of a job has a folder of its own", () =>
  onStage(
    trains("nightly", 'schedule = "0 2 * * *"'),
    async ({ folder, file: { jobs: [job] }, runner }) => {
      const outcome = await runner.run(job, "2026-11-22T02-00Z", never);
      assert.equal(outcome.folder, join(folder, "videos", "nightly", "2026-11-22T02-00Z"));
      const once = await runner.run(job, "once", never);
      assert.equal(once.folder, join(folder, "videos", "nightly", "once"));
    },
  ));

Deno.test("what the child says on its way is passed on, line by line", () =>
  onStage(trains("lego"), async ({ folder, file, state, log, clock }) => {
    await letDo(folder, "lego", { train: [{ says: "step 1\rstep 2\n\nstep 3" }] });
    const said: string[] = [];
    const command = fakeDenerf(folder);
    const onProgress = ({ step, text }: { step: string; text: string }) => {
      said.push(`${step}: ${text}`);
    };
    await new Runner({ file, state, log, clock, command, onProgress }).runAll(file.jobs, never);
    assert.deepEqual(said, ["train: step 2", "train: step 3"]);
  }));

Deno.test({
  name: "a child that has ended is not waited for, whatever it has left behind",
  ignore: Deno.build.os === "windows",
  fn: () =>
    onStage(trains("lego", "retries = 0"), async ({ folder, file, runner }) => {
      await letDo(folder, "lego", { train: [{ ...fails("no more"), leaves: true }] });
      const [outcome] = await runner.runAll(file.jobs, never);
      assert.equal(outcome.reason, "no more");
      const left = (await callsIn(folder)).find(({ event }) => event === "leave")!;
      Deno.kill(left.pid, "SIGKILL"); // throws if it has ended
    }),
});

Deno.test("a child's last words are known even if what it says cannot be shown", () =>
  onStage(trains("lego", "retries = 0"), async ({ folder, file, state, log, clock }) => {
    await letDo(folder, "lego", { train: [fails("no more")] });
    const onProgress = () => {
      throw new Error("the terminal is gone");
    };
    const command = fakeDenerf(folder);
    const runner = new Runner({ file, state, log, clock, command, onProgress });
    assert.equal((await runner.runAll(file.jobs, never))[0].reason, "no more");
  }));

Deno.test("who helps keeps to the job's timeout, and rests when that failed", () =>
  onStage(
    trains("lego", 'timeout = "3 s"'),
    async ({ folder, file, log, clock, runner }) => {
      using other = await JobState.open(file.state);
      other.claim("lego", "once", definitionOf(file.jobs[0]), "render");
      await letDo(folder, "lego", { render: [{ stays: true }] });
      const [outcome] = await runner.runAll(file.jobs, never);
      assert.equal(outcome.status, "done");
      const { fields } = log.events.find(({ event }) => event === "helping failed")!;
      assert.equal(fields.reason, "It took longer than its timeout, 3 s.");
      const seconds = clock.waits.reduce((a, b) => a + b);
      assert.ok(seconds >= 10, `${seconds} s: its backoff`);
    },
  ));

Deno.test("nobody helps with what was another job", () =>
  onStage(trains("lego"), async ({ folder, file, state, log }) => {
    using other = await JobState.open(file.state);
    other.claim("lego", "once", "as it was", "render");
    const stop = new AbortController();
    const runner = new Runner({ file, state, log, command: fakeDenerf(folder) });
    setTimeout(() => stop.abort(), 1500); // It looks each second.
    assert.equal((await runner.runAll(file.jobs, stop.signal))[0].status, "stopped");
    assert.deepEqual(log.events, []);
  }));

Deno.test("a folder that cannot be made fails the job with its name", () =>
  onStage(
    trains("lego", "retries = 0") + trains("fox"),
    async ({ folder, file, runner }) => {
      await Deno.mkdir(join(folder, "videos"));
      await Deno.writeTextFile(join(folder, "videos", "lego"), "in the way");
      const [lego, fox] = await runner.runAll(file.jobs, never);
      assert.match(lego.reason!, /videos\/lego/);
      assert.equal(fox.status, "done");
    },
  ));

Deno.test("what is done and was removed is done again", () =>
  onStage(trains("lego"), async ({ folder, file, runner }) => {
    await runner.runAll(file.jobs, never);
    await Deno.remove(join(folder, "videos", "lego"), { recursive: true });
    await runner.runAll(file.jobs, never);
    assert.deepEqual(
      await beginnings(folder),
      ["lego train", "lego render", "lego train", "lego render"],
    );
  }));

Deno.test("a state that cannot be written stops everything, with its reason", () =>
  onStage(trains("lego"), async ({ folder, file, state, runner }) => {
    await letDo(folder, "lego", { train: [{ milliseconds: 300 }] });
    const running = runner.runAll(file.jobs, never);
    await until(async () => (await beginnings(folder)).length === 1);
    const database = new DatabaseSync(state.path);
    database.exec("DROP TABLE tasks");
    database.close();
    await assert.rejects(
      running,
      /^JobsError: Cannot use the jobs' state .*jobs\.db: no such table/,
    );
  }));

Deno.test("a program that is not there fails the job with its name", () =>
  onStage(trains("lego", "retries = 0"), async ({ file, state, log, clock }) => {
    const command = { program: "/nowhere/denerf", args: [] };
    const [outcome] = await new Runner({ file, state, log, clock, command })
      .runAll(file.jobs, never);
    assert.match(outcome.reason!, /^Cannot start \/nowhere\/denerf: /);
  }));
