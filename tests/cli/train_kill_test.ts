/**
 * Kills `denerf train` as a power cut would do it: while it opens its scene, before its first checkpoint, while
 * it writes one, at any moment, and where strace is there, at chosen system calls. It must always go on, to the
 * bytes of a run that nothing disturbed.
 *
 *     DENERF_KILLS=100 deno test -A tests/cli/train_kill_test.ts
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { pcg4d, uniform } from "../../src/math/mod.ts";
import { RunFolder } from "../../src/runs/mod.ts";
import { assertSame } from "../nerf/assert_same.ts";
import { metricsOf, run, start, TINY_NGP, writeAnalyticScene } from "./cli_test_tools.ts";

/** How often a process is killed: at least once in each way. */
const KILLS = Number(Deno.env.get("DENERF_KILLS") ?? 4);

/** Steps of a run: checkpoints are many, so that most kills hit one that is written or just was. */
const OPTIONS = [...TINY_NGP, "--steps", "60", "--set", "checkpointSeconds=0.05"];

/** When a process is killed. */
const WAYS = ["begun", "writing", "any moment", "system call"] as const;
type Way = typeof WAYS[number];

/** System calls that change files or wait for them, and how many of each a thread makes in a run, about. */
const CALLS = [["mkdir", 2], ["rename", 5], ["fsync", 6], ["write", 60], ["openat", 1500]] as const;

/** How long after a file appears a process is killed, at most: a checkpoint is written in less. */
const WRITING_MILLISECONDS = 10;

/** How long after its configuration is there, at most. */
const BEGUN_MILLISECONDS = 300;

Deno.test({
  name: `a training that is killed ${KILLS} times ends with the bytes of one that never was`,
  ignore: Deno.build.os === "windows", // no process can be killed there as a power cut would do it
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "denerf kill " });
    try {
      const [scene, unbroken] = [join(root, "scene"), join(root, "unbroken")];
      await writeAnalyticScene(scene);
      const began = performance.now();
      const { code, stderr } = await run(["train", scene, ...OPTIONS, "--output", unbroken]);
      assert.equal(code, 0, stderr);
      const life = performance.now() - began;
      const expected = await outcomeOf(unbroken);
      const canTrace = await hasStrace();

      const ways = WAYS.filter((way) => way !== "system call" || canTrace);
      let kills = 0;
      let starts = 0;
      for (let round = 0; kills < KILLS; round++) {
        const folder = join(root, `broken ${round}`);
        await Deno.mkdir(folder);
        for (let ended = false; !ended;) {
          const way = kills < KILLS ? ways[starts % ways.length] : null;
          ended = !await trainAndKill(scene, folder, way, starts++, life);
          if (!ended) kills++;
          await assertSound(folder, ended);
        }
        const outcome = await outcomeOf(folder);
        assertSame(outcome.checkpoint, expected.checkpoint, `checkpoint of round ${round}`);
        assert.deepEqual(outcome.metrics, expected.metrics, `metrics of round ${round}`);
        assert.equal(outcome.config, expected.config);
      }
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

/**
 * Begins a run or goes on with it, and kills the process.
 *
 * @param way when; null to leave it alive
 * @param draw decides random moments
 * @param life how long it takes if nothing disturbs it, in milliseconds
 * @returns whether it was killed; it may end before
 */
async function trainAndKill(
  scene: string,
  folder: string,
  way: Way | null,
  draw: number,
  life: number,
): Promise<boolean> {
  const hasBegun = await new RunFolder(folder).exists();
  const args = hasBegun ? ["train", "--resume"] : ["train", scene, ...OPTIONS];
  const [moment, after] = Array.from(pcg4d(draw, 0, 0, 2026), uniform);
  const watcher = Deno.watchFs(folder, { recursive: false });
  const tracer = way === "system call" ? tracerFor(draw, after) : [];
  const options = { stdout: "null", stderr: "piped" } as const;
  const child = start([...args, "--output", folder], options, tracer);
  const stderr = new Response(child.stderr).text();
  const timers: ReturnType<typeof setTimeout>[] = [];
  const killAfter = (milliseconds: number) => {
    timers.push(setTimeout(() => kill(child), milliseconds));
  };
  let watching = Promise.resolve();
  if (way === "any moment") killAfter(moment * life);
  if (way === "begun") {
    watching = until(watcher, "config.json", 0).then(() => killAfter(after * BEGUN_MILLISECONDS));
  }
  if (way === "writing") {
    watching = until(watcher, ".tmp", moment * life)
      .then(() => killAfter(after * WRITING_MILLISECONDS));
  }
  const { code, signal } = await child.status;
  watcher.close();
  await watching;
  timers.forEach(clearTimeout);
  if (signal === "SIGKILL") return true;
  assert.equal(code, 0, await stderr);
  await stderr;
  return false;
}

/** Lets a process be killed at the nth system call of a kind. */
function tracerFor(draw: number, part: number): string[] {
  const [call, calls] = CALLS[Math.floor(draw / WAYS.length) % CALLS.length];
  const inject = `inject=${call}:signal=KILL:when=${1 + Math.floor(part * calls)}`;
  return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-e", inject];
}

/** Whether strace is there and may trace. */
async function hasStrace(): Promise<boolean> {
  const strace = new Deno.Command("strace", { args: ["-o", "/dev/null", "true"] });
  return await strace.output().then(({ success }) => success, () => false);
}

/** Waits for something to happen to a file whose path ends so, but at least for a while; or for the watch's end. */
async function until(watcher: Deno.FsWatcher, end: string, milliseconds: number): Promise<void> {
  const moment = performance.now() + milliseconds;
  for await (const { paths } of watcher) {
    if (performance.now() >= moment && paths.some((path) => path.endsWith(end))) return;
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended just now.
  }
}

/** Asserts that whatever checkpoint is there is whole, and that one is there at the end. */
async function assertSound(folder: string, ended: boolean): Promise<void> {
  const paths = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  if (!paths.includes("checkpoint.safetensors")) return assert.ok(!ended);
  const { code, stdout, stderr } = await run(["verify", folder]);
  assert.equal(code, 0, stdout + stderr);
}

/** What must be the same: all but the metrics' seconds. */
async function outcomeOf(folder: string) {
  return {
    checkpoint: await Deno.readFile(join(folder, "checkpoint.safetensors")),
    metrics: (await metricsOf(folder)).map(({ seconds: _, ...metric }) => metric),
    config: await Deno.readTextFile(join(folder, "config.json")),
  };
}
