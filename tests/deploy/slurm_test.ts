/**
 * Submits the scripts in `deploy/slurm` to a real Slurm of one node, which `local-slurm.sh` starts.
 *
 * It needs root and Debian's packages slurm-wlm and munge. In CI they are installed; elsewhere the test
 * is skipped without them, as it is nobody's business to install daemons on a developer's machine.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  copyOf,
  oneObject,
  run,
  runJson,
  TINY_NGP,
  writeAnalyticScene,
} from "../cli/cli_test_tools.ts";
import { framesOfShard } from "../../src/render/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";

const SCRIPTS = fileURLToPath(new URL("../../deploy/slurm", import.meta.url));
const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const LOCAL_SLURM = join(SCRIPTS, "local-slurm.sh");

const hasSlurm = await canRunSlurm();
if (!hasSlurm) {
  console.log(`Slurm's test is skipped: it needs root and, before, ${LOCAL_SLURM} install`);
}

const SHARDS = 3;
const FRAMES = 48;

const RENDER = ["--path", "orbit", "--frames", `${FRAMES}`, "--size", "16x16"];

/** What each step may take. Longer than any machine needs: a step that fails says so before. */
const PATIENCE_SECONDS = 120;

Deno.test({
  name: "Slurm runs the array jobs that come with denerf",
  ignore: !hasSlurm,
  fn: (t) =>
    withSlurm(async (slurm) => {
      const { folder } = slurm;
      const [scene, trained, whole, output] = ["scene", "run", "whole", "output"]
        .map((name) => join(folder, name));
      await writeAnalyticScene(scene);
      await runJson(["train", scene, ...TINY_NGP, "--steps", "20", "--output", trained]);
      const rendered = runJson(["render", trained, ...RENDER, "--output", whole]);

      await t.step("an element that is killed leaves a gap, which assembling names", async () => {
        const jobs = await slurm.submit("submit-render.sh", [
          `${SHARDS}`,
          output,
          trained,
          ...RENDER,
        ]);
        await slurm.until(async () => await countRecords(output, 1) > 0);
        await slurm.command("scancel", ["--signal=KILL", "--full", `${jobs.render}_1`]);
        await slurm.ended(jobs.render);
        // Its dependency can never be met.
        assert.notEqual((await slurm.ended(jobs.assemble))[0].state, "COMPLETED");

        const states = await slurm.ended(jobs.render);
        assert.deepEqual(states.map(({ state }) => state === "COMPLETED"), [true, false, true]);
        assert.deepEqual([await countRecords(output, 0), await countRecords(output, 2)], [16, 16]);

        const { code, stdout } = await run(["jobs", "assemble", output, "--json"]);
        const { complete, gaps, done } = oneObject(stdout);
        assert.deepEqual([code, complete], [1, false]);
        assert.equal((gaps as unknown[]).length, FRAMES - Number(done));
      });

      await t.step("submitted again it goes on, and survives being requeued", async () => {
        const before = await countRecords(output, 1);
        const jobs = await slurm.submit("submit-render.sh", [
          ...["--only", "1", `${SHARDS}`, output, trained, ...RENDER],
        ]);
        await slurm.until(async () => await countRecords(output, 1) > before);
        await slurm.command("scontrol", ["requeue", `${jobs.render}_1`]);

        const [{ state, restarts }] = await slurm.ended(jobs.render);
        assert.deepEqual([state, restarts], ["COMPLETED", 1]);
        assert.match(await slurm.log(`denerf-render-${jobs.render}_1`), /^Interrupted\./m);
        assert.equal((await slurm.ended(jobs.assemble))[0].state, "COMPLETED");
      });

      await t.step("what was assembled is what one machine renders", async () => {
        await rendered;
        const [together, alone] = await Promise.all([output, whole].map(readManifest));
        assert.equal(JSON.parse(together).frames.length, FRAMES);
        assert.equal(together, alone);
        const { size } = await Deno.stat(join(output, "video.mp4"));
        assert.ok(size > 1000);
        assert.ok((await Deno.stat(join(output, "contact.png"))).isFile);
      });

      await t.step(
        "elements of any range are shards 0 to n-1; a list with holes is refused",
        async () => {
          const script = [
            join(SCRIPTS, "render.sbatch"),
            trained,
            ...RENDER,
            "--output",
            whole,
            "--json",
          ];
          const submit = async (array: string) =>
            (await slurm.command("sbatch", ["--parsable", `--array=${array}`, ...script])).trim();
          const [range, list] = [await submit("10-14:2"), await submit("1,3,7")];

          await slurm.ended(range);
          for (const [index, element] of [10, 12, 14].entries()) {
            const [line] = (await slurm.log(`denerf-render-${range}_${element}`)).match(
              /^\{.*\}$/m,
            )!;
            const numbers = (JSON.parse(line).images as string[])
              .map((image) => Number(/(\d+)\.png$/.exec(image)![1]));
            assert.deepEqual(numbers, framesOfShard(FRAMES, { index, count: 3 }));
          }
          const states = (await slurm.ended(list)).map(({ state }) => state);
          assert.deepEqual(states, ["FAILED", "FAILED", "FAILED"]);
          assert.match(
            await slurm.log(`denerf-render-${list}_3`),
            /which of the 3 is 3\. Submit a range/,
          );
        },
      );

      await t.step("a sweep trains and evaluates each scene, and ends with a table", async () => {
        const [list, sweep] = ["scenes.txt", "sweep"].map((name) => join(folder, name));
        const other = join(folder, "other scene");
        await Deno.symlink(scene, other);
        await Deno.writeTextFile(list, `# two\n${scene}\n\n${other}\n`);
        // A run that was stopped in the middle.
        await Deno.mkdir(sweep);
        await copyOf(trained, join(sweep, "000-scene"));

        const jobs = await slurm.submit("submit-sweep.sh", [
          list,
          sweep,
          ...TINY_NGP,
          "--steps",
          "25",
        ]);
        const states = [...await slurm.ended(jobs.sweep), ...await slurm.ended(jobs.table)];
        assert.deepEqual(states.map(({ state }) => state), ["COMPLETED", "COMPLETED", "COMPLETED"]);
        assert.match(
          await Deno.readTextFile(join(sweep, "results.md")),
          /^\| scene \|.*\n\|.*\n\| scene \| \d+\.\d\d \| 0\.\d{4} \|\n\| other scene \| \d+\.\d\d \| 0\.\d{4} \|\n$/,
        );
        const log = await slurm.log(`denerf-sweep-${jobs.sweep}_0`);
        assert.match(log, /Going on after step 20/);
      });

      await t.step("a sweep with a scene that is not there says which has no scores", async () => {
        const [list, sweep] = ["bad.txt", "bad"].map((name) => join(folder, name));
        await Deno.writeTextFile(list, `${join(folder, "nothing")}\n`);
        const jobs = await slurm.submit("submit-sweep.sh", [list, sweep, "--steps", "1"]);
        assert.equal((await slurm.ended(jobs.sweep))[0].state, "FAILED");
        assert.equal((await slurm.ended(jobs.table))[0].state, "FAILED");
        assert.match(
          await slurm.log(`denerf-table-${jobs.table}`),
          /\| nothing \| \| \|\n1 of 1 scenes/,
        );
      });
    }),
});

/** How an element of a job ended. */
interface End {
  readonly state: string;
  readonly restarts: number;
}

/** A Slurm that runs. */
class Slurm {
  constructor(readonly folder: string, private readonly env: Record<string, string>) {}

  /** Runs a program that must succeed; returns what it printed. */
  async command(program: string, args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      cwd: this.folder,
      env: this.env,
    }).output();
    const decoder = new TextDecoder();
    assert.equal(code, 0, decoder.decode(stderr));
    return decoder.decode(stdout);
  }

  /** Submits with one of our scripts, which prints the names and numbers of its jobs. */
  async submit(script: string, args: readonly string[]): Promise<Record<string, string>> {
    const lines = (await this.command(join(SCRIPTS, script), args)).trimEnd().split("\n");
    return Object.fromEntries(lines.map((line) => line.split(" ")));
  }

  /** Waits until a job's elements have ended; they are in the order of their numbers. */
  async ended(job: string): Promise<End[]> {
    let ends: End[] = [];
    await this.until(async () => {
      const text = await this.command("scontrol", ["show", "job", job]);
      const elements = text.trim().split(/\n\s*\n/).map((element) =>
        Object.fromEntries(
          [...element.matchAll(/(\w+)=(\S*)/g)].map(([, name, value]) => [name, value]),
        )
      );
      elements.sort((a, b) => Number(a.ArrayTaskId) - Number(b.ArrayTaskId));
      ends = elements.map(({ JobState, Restarts }) => ({
        state: JobState,
        restarts: Number(Restarts),
      }));
      return ends.every(({ state }) =>
        !/^(PENDING|RUNNING|COMPLETING|REQUEUED|CONFIGURING)/.test(state)
      );
    });
    return ends;
  }

  /** Waits until something is so. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 1000 * PATIENCE_SECONDS;
    while (!await condition()) {
      assert.ok(performance.now() < deadline, `Waited in vain. ${await this.logs()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What a job printed. */
  log(name: string): Promise<string> {
    return Deno.readTextFile(join(this.folder, `${name}.log`));
  }

  private async logs(): Promise<string> {
    const names = [...Deno.readDirSync(this.folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".log"));
    const texts = await Promise.all(
      names.map((name) => Deno.readTextFile(join(this.folder, name))),
    );
    return names.map((name, i) => `\n== ${name}\n${texts[i]}`).join("");
  }
}

/** Starts a Slurm of our own, and ends it. */
async function withSlurm(use: (slurm: Slurm) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    await Deno.chmod(folder, 0o711); // munge insists that everybody reaches its socket
    const daemons = join(folder, "slurm");
    const denerf = join(folder, "denerf");
    const program = `exec '${Deno.execPath()}' run -A --no-check --quiet '${MAIN}' "$@"`;
    await Deno.writeTextFile(denerf, `#!/bin/sh\n${program}\n`, { mode: 0o755 });
    const slurm = new Slurm(folder, {
      SLURM_CONF: join(daemons, "slurm.conf"),
      DENERF: denerf,
      XDG_RUNTIME_DIR: folder,
      NO_COLOR: "1",
    });
    await slurm.command(LOCAL_SLURM, ["start", daemons]);
    try {
      await use(slurm);
    } finally {
      await slurm.command(LOCAL_SLURM, ["stop", daemons]);
    }
  });
}

async function canRunSlurm(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const has = async (program: string) => {
    const { success } = await new Deno.Command("sh", {
      args: ["-c", `PATH=$PATH:/usr/sbin:/sbin; command -v ${program}`],
      stdout: "null",
    }).output();
    return success;
  };
  if (await has("slurmctld") && await has("munged")) return true;
  if (Deno.env.get("CI") !== "true" || !await has("apt-get")) return false;
  const { success } = await new Deno.Command(LOCAL_SLURM, { args: ["install"], stdout: "null" })
    .output();
  return success;
}

/** How many frames of a shard are done. */
async function countRecords(output: string, shard: number): Promise<number> {
  try {
    const names = [];
    for await (const { name } of Deno.readDir(join(output, "manifest"))) names.push(name);
    const numbers = names.map((name) => /^orbit_(\d+)\.json$/.exec(name)?.[1]);
    return numbers.filter((number) => number && Number(number) % SHARDS === shard).length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

function readManifest(folder: string): Promise<string> {
  return Deno.readTextFile(join(folder, "manifest.json"));
}
