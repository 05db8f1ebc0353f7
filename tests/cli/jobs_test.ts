import assert from "node:assert/strict";
import { join } from "node:path";
import { ring } from "../scene/rigs.ts";
import { rgbaPng, withTempFolder, write } from "../scene/temp_scene.ts";
import { withDisk } from "../nerf/mounted_disk.ts";
import { oneObject, run, runJson, start, writeAnalyticScene } from "./cli_test_tools.ts";
import { contentsOf, TINY_JOB } from "./jobs_cli_tools.ts";

Deno.test("jobs check shows what jobs would do, and when", async () => {
  const folder = await Deno.makeTempDir({ prefix: "denerf-jobs-" });
  try {
    const path = join(folder, "jobs.toml");
    await Deno.writeTextFile(
      path,
      `[[job]]
      name = "brig"
      scene = "bundled:brig"
      steps = 500
      path = "orbit"
      frames = 4
      size = [64, 48]
      timeout = "30 min"
      [[job]]
      name = "nightly"
      scene = "bundled:brig"
      schedule = "0 2 * * *"
      time_zone = "Asia/Tokyo"
      video = "gif"
      path = [0, 1]`,
    );
    const { code, stdout, stderr } = await run(["jobs", "check", path], { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /2 jobs are in order/);
    assert.match(stdout, /bundled:brig with preset auto, 500 steps, into videos\/brig\/run\n/);
    assert.match(stdout, /4 frames of orbit, 64 x 48\n/);
    assert.match(stdout, /videos\/brig: color, video\.mp4\n/);
    assert.match(stdout, /test views 0, 1\n/);
    assert.match(stdout, /videos\/nightly\/OCCASION: color, video\.gif\n/);
    assert.match(stdout, /"0 2 \* \* \*" in Asia\/Tokyo: \d{4}-\d\d-\d\d 02:00, /);
    assert.ok(stdout.split("\n").every((line) => line.length <= 100));

    const json = await runJson(["jobs", "check", path]) as { jobs: { next: string[] }[] };
    assert.deepEqual(json.jobs[0].next, []);
    assert.match(json.jobs[1].next[0], /T17:00:00\.000Z$/);

    await Deno.writeTextFile(path, '[[job]]\nname = "a"\nrun = "nowhere"\nsize = 3\n');
    const wrong = await run(["jobs", "check", "jobs.toml"], { cwd: folder });
    assert.equal(wrong.code, 1);
    assert.equal(wrong.stdout, "");
    assert.equal(wrong.stderr, 'jobs.toml:4: job "a": size: must be a list, current value is 3\n');
    const wrongJson = await run(["jobs", "check", path, "--json"]);
    assert.equal(wrongJson.code, 1);
    const { problems } = oneObject(wrongJson.stdout);
    assert.deepEqual(problems, [{
      ...{ line: 4, job: '"a"', field: "size" },
      message: "must be a list, current value is 3",
    }]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("jobs check says what looks wrong with the captures of jobs", () =>
  withTempFolder(async (folder) => {
    const vase = join(folder, "vase");
    const frames = ring(8).map(({ cameraToWorld }, i) => ({
      file_path: `${i}.png`,
      transform_matrix: [0, 4, 8].map((start) => [...cameraToWorld.subarray(start, start + 4)]),
      cx: i === 3 ? -2 : 4,
      cy: 3,
    }));
    for (const { file_path } of frames) await write(join(vase, file_path), rgbaPng(8, 6));
    await write(join(vase, "transforms.json"), JSON.stringify({ fl_x: 10, frames }));
    const path = join(folder, "jobs.toml");
    await write(path, '[[job]]\nname = "vase"\nscene = "vase"\npath = "orbit"\n');
    const { stdout, stderr, code } = await run(["jobs", "check", path]);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /\n {2}warning The principal point of 1 of 8 photographs \(3\) is outside/,
    );
    const { warnings } = await runJson(["jobs", "check", path]) as { warnings: object[] };
    assert.equal(warnings.length, 1);
    assert.partialDeepStrictEqual(warnings[0], { job: "vase", kind: "principalPoint" });
  }));

Deno.test("jobs that are named must be there, and be such that can be run", async () => {
  const folder = await Deno.makeTempDir({ prefix: "denerf-jobs-" });
  try {
    const path = join(folder, "jobs.toml");
    await Deno.writeTextFile(
      path,
      '[[job]]\nname = "captures"\nwatch = "in"\n[[job]]\nname = "night"\n' +
        'scene = "bundled:brig"\nschedule = "@daily"\n',
    );
    await Deno.mkdir(join(folder, "in"));
    const refuses = async (words: string[], reason: RegExp) => {
      const { code, stderr } = await run(["jobs", "run", path, ...words]);
      assert.equal(code, 1);
      assert.match(stderr, reason);
    };
    await refuses([], /each has a schedule, a folder to watch or enabled = false\. Name some/);
    await refuses(["--job", "nigth"], /there is no job "nigth"\. Did you mean night\?\n/);
    await refuses(["--job", "captures"], /job "captures" waits for captures, which only/);
    const nothing = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.deepEqual(nothing, ["in", "jobs.toml"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a job trains, renders, and keeps its frames whatever fails later", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "denerf-jobs-" });
  const path = join(folder, "jobs.toml");
  const output = join(folder, "videos", "tiny");
  const checkpoint = join(output, "run", "checkpoint.safetensors");
  try {
    await writeAnalyticScene(join(folder, "scene"));

    await t.step("first of all", async () => {
      await Deno.writeTextFile(path, `${TINY_JOB}frames = 4\ncontact_sheet = true\nretries = 0\n`);
      const before = await run(["jobs", "status", path]);
      assert.equal(before.stdout, "JOB   OCCASION  STATUS  TRY  FRAMES\ntiny            new\n");
      const { jobs } = await runJson(["jobs", "run", path]);
      assert.deepEqual(jobs, [{
        ...{ job: "tiny", occasion: "once", status: "done", attempts: 1, reason: null },
        folder: output,
      }]);
      const files = Object.keys(await contentsOf(output));
      for (const name of ["orbit_0000.png", "orbit_0003.png", "manifest.json", "video.mp4"]) {
        assert.ok(files.includes(name), `${name} in ${files.join(", ")}`);
      }
      assert.ok(files.includes("contact.png"));
      const after = await run(["jobs", "status", path]);
      assert.match(after.stdout, /^tiny {2}once {6}done {4}1\/1 {5}4\/4 {2}\d+ s ago$/m);
    });

    await t.step("is stopped by SIGTERM, with a checkpoint", async () => {
      if (Deno.build.os === "windows") return;
      const long = join(folder, "long.toml");
      const job = TINY_JOB.replace("steps = 60", "steps = 1000000");
      await Deno.writeTextFile(long, `output = "long"\nstate = ".long"\n${job}`);
      const metrics = join(folder, "long", "tiny", "run", "metrics.jsonl");
      const process = start(["jobs", "run", long]);
      const output = process.output();
      while (!(await Deno.stat(metrics).catch(() => null))?.size) await delay(50);
      process.kill("SIGTERM");
      const { code, stdout } = await output;
      assert.equal(code, 130);
      assert.match(
        new TextDecoder().decode(stdout),
        /^stopped tiny {2}goes on when it is run again$/m,
      );
      await Deno.stat(join(folder, "long", "tiny", "run", "checkpoint.safetensors"));
      assert.match((await run(["jobs", "status", long])).stdout, /^tiny {2}once {6}stopped /m);
    });

    await t.step("is not done again", async () => {
      const { mtime } = await Deno.stat(checkpoint);
      const { code, stdout } = await run(["jobs", "run", path], { cwd: folder });
      assert.equal(code, 0);
      assert.equal(stdout, `done    tiny  ${join("videos", "tiny")}\n`);
      assert.deepEqual((await Deno.stat(checkpoint)).mtime, mtime);
    });

    await t.step("fails of a corrupt checkpoint, and says which", async () => {
      const whole = await Deno.readFile(checkpoint);
      await Deno.writeFile(checkpoint, whole.subarray(0, 1000));
      await Deno.remove(join(folder, ".denerf-jobs"), { recursive: true });
      await Deno.remove(join(output, "orbit_0002.png"));
      const frame = await Deno.readFile(join(output, "orbit_0001.png"));
      const { code, stdout } = await run(["jobs", "run", path]);
      assert.equal(code, 1);
      assert.match(
        stdout,
        /^failed {2}tiny {2}after 1 attempt: Cannot load checkpoint .*\/run\/checkp/,
      );
      assert.deepEqual(await Deno.readFile(join(output, "orbit_0001.png")), frame);
      const { stdout: status } = await run(["jobs", "status", path]);
      assert.match(
        status,
        /^tiny {2}once {6}failed {2}1\/1 {5}4\/4 {2}\d+ s ago\n {2}Cannot load check/m,
      );

      await Deno.writeFile(checkpoint, whole);
      assert.equal((await run(["jobs", "run", path])).code, 0, "it is tried again");
      await Deno.stat(join(output, "orbit_0002.png"));
    });

    await t.step("fails of a full disk, and goes on when there is space", async () => {
      await withDisk("size=256k", async (disk) => {
        const job = `[[job]]\nname = "full"\nrun = "videos/tiny/run"\npath = "orbit"\n` +
          `frames = 12\nsize = [16, 16]\nretries = 0\noutput = "${disk}/full"\nvideo = "none"\n`;
        const other = join(folder, "full.toml");
        await Deno.writeTextFile(other, job);
        await Deno.writeFile(join(disk, "filler"), new Uint8Array(200 << 10));
        const { code, stdout } = await run(["jobs", "run", other]);
        assert.equal(code, 1);
        assert.match(stdout, /^failed {2}full {2}after 1 attempt: .*the disk is full/);
        const finished = framesIn(await contentsOf(join(disk, "full")));
        assert.ok(finished.length > 0, "some frames have been finished");
        assert.ok(finished.length < 12, "and some have not");

        await Deno.remove(join(disk, "filler"));
        assert.equal((await run(["jobs", "run", other])).code, 0);
        assert.equal(framesIn(await contentsOf(join(disk, "full"))).length, 12);
      });
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function framesIn(contents: Record<string, string>): string[] {
  return Object.keys(contents).filter((name) => /^orbit_\d+\.png$/.test(name));
}
