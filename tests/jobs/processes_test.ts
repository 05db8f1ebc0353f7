/** Several processes, and processes that are killed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JobState, type Outcome } from "../../src/jobs/mod.ts";
import type { Call } from "./scripted_denerf.ts";
import { callsIn, inFolder, letDo, until } from "./jobs_test_tools.ts";

/** Starts a script of these tests in a process of its own. */
function start(script: string, ...args: string[]): Deno.ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", path, ...args],
    stdout: "piped",
    stderr: "null",
  }).spawn();
}

/** What `run_scripted.ts` printed. */
async function outcomesOf(process: Deno.ChildProcess): Promise<string[]> {
  const { code, stdout } = await process.output();
  assert.equal(code, 0);
  const outcomes: Outcome[] = JSON.parse(new TextDecoder().decode(stdout));
  return outcomes.map(({ job, status }) => `${job} ${status}`);
}

/** The calls that began, of one step. */
async function begun(folder: string, step: string): Promise<Call[]> {
  return (await callsIn(folder)).filter(({ event, words }) =>
    event === "begin" && words[0] === step
  );
}

/** How many calls of a job's step were at work at the same time, at most. */
async function mostAtOnce(folder: string, job: string, step: string): Promise<number> {
  let [now, most] = [0, 0];
  for (const call of await callsIn(folder)) {
    if (call.job !== job || call.words[0] !== step) continue;
    now += call.event === "begin" ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}

async function writeJobs(folder: string, names: readonly string[]): Promise<void> {
  const jobs = names.map((name) => `[[job]]\nname = "${name}"\nscene = "bundled:brig"\n`);
  await Deno.writeTextFile(join(folder, "jobs.toml"), jobs.join(""));
}

Deno.test("two processes train each job once, and share what there is to do", () =>
  inFolder(async (folder) => {
    const names = ["a", "b", "c", "d"];
    await writeJobs(folder, names);
    for (const name of names) {
      await letDo(folder, name, { train: [{ milliseconds: 300 }], render: [] });
    }
    const processes = [start("run_scripted.ts", folder), start("run_scripted.ts", folder)];
    const outcomes = await Promise.all(processes.map(outcomesOf));
    const done = names.map((name) => `${name} done`);
    assert.deepEqual(outcomes, [done, done]);
    const trained = (await begun(folder, "train")).map(({ job }) => job);
    assert.deepEqual(trained.toSorted(), names);
  }));

Deno.test("a second process helps to render what it cannot train", () =>
  inFolder(async (folder) => {
    await writeJobs(folder, ["a"]);
    await letDo(folder, "a", {
      train: [{ milliseconds: 500 }],
      render: [{ company: true }, { milliseconds: 100 }],
    });
    const first = start("run_scripted.ts", folder);
    await until(async () => (await begun(folder, "train")).length === 1);
    const second = start("run_scripted.ts", folder);
    assert.deepEqual(await outcomesOf(second), ["a done"]);
    assert.deepEqual(await outcomesOf(first), ["a done"]);
    assert.equal((await begun(folder, "train")).length, 1);
    assert.equal(await mostAtOnce(folder, "a", "render"), 2);
  }));

Deno.test("what a killed process was at is done by the next one, when its child has ended", () =>
  inFolder(async (folder) => {
    await writeJobs(folder, ["a"]);
    await letDo(folder, "a", { train: [{ stays: true }] });
    const first = start("run_scripted.ts", folder);
    await until(async () => (await begun(folder, "train")).length === 1);
    first.kill("SIGKILL");
    await first.output();
    await until(async () => (await callsIn(folder)).some(({ event }) => event === "end"));
    assert.deepEqual(await outcomesOf(start("run_scripted.ts", folder)), ["a done"]);
    const [interrupted, resumed] = await begun(folder, "train");
    assert.ok(!interrupted.words.includes("--resume"));
    assert.ok(resumed.words.includes("--resume"));
  }));

Deno.test("a process that is killed while it writes the state loses nothing that it has noted", () =>
  inFolder(async (folder) => {
    for (let kill = 0; kill < 10; kill++) {
      const writer = start("state_writer.ts", folder, `round-${kill}`);
      const reader = writer.stdout.pipeThrough(new TextDecoderStream()).getReader();
      let noted = (await reader.read()).value ?? "";
      setTimeout(() => writer.kill("SIGKILL"), 10 + 7 * kill);
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        noted += part.value;
      }
      await writer.status;
      using state = await JobState.open(folder);
      const tasks = new Map(state.tasks().map((task) => [`${task.job} ${task.occasion}`, task]));
      const names = noted.slice(0, noted.lastIndexOf("\n")).split("\n");
      assert.ok(names.length > 0);
      for (const name of names) assert.equal(tasks.get(name)?.status, "done", name);
      for (const { status } of tasks.values()) assert.notEqual(status, "running");
    }
  }));
