/**
 * Kills `denerf jobs run`, and its children, at random moments, and holds what comes out in the end to
 * an unbroken run: file by file, bit by bit.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { JobState } from "../../src/jobs/mod.ts";
import { run, start, writeAnalyticScene } from "./cli_test_tools.ts";
import { contentsOf, TINY_JOB } from "./jobs_cli_tools.ts";

/** How often something is killed. */
const KILLS = 10;

/** How long a child may take to end whose supervisor was killed. */
const ORPHAN_MILLISECONDS = 60_000;

Deno.test({
  name: "a job that is killed at random moments ends as one that is not",
  ignore: Deno.build.os !== "linux", // children are found in /proc
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "denerf-kill-" });
    try {
      await writeAnalyticScene(join(folder, "scene"));
      const unbroken = await writeJobs(folder, "unbroken");
      const began = performance.now();
      const { code, stderr } = await run(["jobs", "run", unbroken]);
      assert.equal(code, 0, stderr);
      const milliseconds = performance.now() - began;
      const expected = await contentsOf(join(folder, "unbroken", "tiny"));

      const random = generator(20261122);
      let kills = 0;
      for (let round = 0; kills < KILLS; round++) {
        const name = `broken-${round}`;
        const path = await writeJobs(folder, name);
        const life = () => random() * milliseconds;
        kills += await killUntilDone(path, join(folder, `.${name}`), KILLS - kills, life, random);
        const contents = await contentsOf(join(folder, name, "tiny"));
        assert.deepEqual(comparable(contents), comparable(expected), name);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Writes a jobs file with folders of its own; all have the same scene. */
async function writeJobs(folder: string, name: string): Promise<string> {
  const path = join(folder, `${name}.toml`);
  const job = `${TINY_JOB}frames = 8\ncontact_sheet = true\nretries = 100\nbackoff = "10 ms"\n`;
  await Deno.writeTextFile(path, `output = "${name}"\nstate = ".${name}"\n${job}`);
  return path;
}

/** Starts a job again and again until it is done, and kills it or its child; returns how often. */
async function killUntilDone(
  path: string,
  state: string,
  most: number,
  life: () => number,
  random: () => number,
): Promise<number> {
  for (let kills = 0;; kills++) {
    const supervisor = start(["jobs", "run", path], { stdout: "null", stderr: "null" });
    const death = kills < most ? delay(life()) : new Promise<void>(() => {});
    const end = await Promise.race([supervisor.status, death.then(() => null)]);
    await (kills < most ? death : end); // leaves no timer behind
    if (end) {
      assert.equal(end.code, 0);
      return kills;
    }
    const children = childrenOf(supervisor.pid);
    if (random() < 1 / 3) {
      for (const pid of children) kill(pid); // The supervisor goes on with the next attempt.
      await delay(random() * 1000);
    }
    const orphans = [...new Set([...children, ...childrenOf(supervisor.pid)])];
    kill(supervisor.pid);
    await supervisor.status;
    await assertInOrder(state);
    for (const pid of orphans) await assertEnds(pid);
  }
}

/** Nobody has the job, and no attempt of it counts that was not its own fault. */
async function assertInOrder(folder: string): Promise<void> {
  using state = await JobState.openIfThere(folder);
  const task = state?.task("tiny", "once");
  if (!task) return; // killed before it began
  assert.ok(["stopped", "waiting", "done"].includes(task.status), task.status);
  assert.equal(task.worker, null);
}

async function assertEnds(pid: number): Promise<void> {
  const limit = performance.now() + ORPHAN_MILLISECONDS;
  while (isAlive(pid)) {
    assert.ok(performance.now() < limit, `process ${pid} has outlived its supervisor`);
    await delay(50);
  }
}

/** What must be the same: not the metrics' seconds, and not the view that ends an unbroken training. */
function comparable(contents: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(contents).filter(([name]) =>
      name !== "run/metrics.jsonl" && !name.startsWith("run/renders/")
    ).sort(),
  );
}

function childrenOf(pid: number): number[] {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`);
    return text.split(" ").filter((word) => word !== "").map(Number);
  } catch {
    return [];
  }
}

/** Whether a process is there, and no zombie that waits to be buried. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended just now.
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Numbers from 0 to 1, the same in every run: mulberry32. */
function generator(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
