/**
 * `denerf render` as a process among others: killed, stopped, shared, and out of luck.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { GpuError } from "../../src/gpu/mod.ts";
import { pcg4d, shuffledIndex, uniform } from "../../src/math/mod.ts";
import { openPath } from "../../src/paths/mod.ts";
import {
  FrameRenderer,
  openSession,
  recordCamera,
  type RenderDescription,
  RenderFolder,
  renderFrames,
} from "../../src/render/mod.ts";
import { openGpu, openSurvey, readRun, restoreRun } from "../../src/cli/open.ts";
import { Output } from "../../src/cli/output.ts";
import { describe, filesOf, MAKER, upTo } from "../render/render_test_tools.ts";
import { write } from "../scene/temp_scene.ts";
import { withDisk } from "../nerf/mounted_disk.ts";
import {
  copyOf,
  oneObject,
  run,
  runJson,
  start,
  TINY_NGP,
  writeAnalyticScene,
} from "./cli_test_tools.ts";

const FRAMES = 12;
const NAMES = upTo(FRAMES).map((frame) => `orbit_${String(frame).padStart(4, "0")}`);
const ORBIT = ["--path", "orbit", "--frames", `${FRAMES}`]
  .concat(["--outputs", "color,depth,depth-npy,accumulation"]);

/** What lets frames take no longer than writing them. */
const QUICK = ["--set", "march.steps=32"];

/** The environment of a process that finds no GPU: no driver, and no OpenGL instead. */
const NO_GPU = { VK_DRIVER_FILES: "/none", DENO_WEBGPU_BACKEND: "vulkan" };

/** What is shared by all tests: a trained run, and what a render of it that nothing disturbed looks like. */
interface Shared {
  readonly root: string;
  readonly scene: string;
  readonly trained: string;
  /** The files of the unbroken render. */
  readonly unbroken: Record<string, string>;
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
}

let shared: Promise<Shared> | undefined;
let folders = 0;

Deno.test.afterAll(async () => {
  if (shared) await Deno.remove((await shared).root, { recursive: true });
});

function setUp(): Promise<Shared> {
  return shared ??= (async () => {
    const root = await Deno.makeTempDir({ prefix: "denerf render " });
    const [scene, trained, output] = ["scene", "run", "unbroken"].map((name) => join(root, name));
    await writeAnalyticScene(scene);
    await runJson(["train", scene, ...TINY_NGP, ...QUICK, "--steps", "20", "--output", trained]);
    const started = performance.now();
    await runJson(["render", trained, ...ORBIT, "--output", output]);
    const milliseconds = performance.now() - started;
    return { root, scene, trained, unbroken: await filesOf(output), milliseconds };
  })();
}

/** A folder that does not exist yet. */
async function newFolder(): Promise<string> {
  return join((await setUp()).root, `render ${folders++}`);
}

/** The arguments that render the orbit. */
async function orbit(output: string, ...more: string[]): Promise<string[]> {
  return ["render", (await setUp()).trained, ...ORBIT, "--output", output, ...more];
}

/**
 * Asserts that every file under its final name is whole: the same as in the unbroken render.
 *
 * @returns how many frames are done
 */
async function assertWhole(output: string): Promise<number> {
  const { unbroken } = await setUp();
  const files = await filesOf(output).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  });
  for (const [name, contents] of Object.entries(files)) {
    if (!name.endsWith(".tmp")) assert.equal(contents, unbroken[name], `${name} is whole`);
  }
  const records = NAMES.filter((name) => join("manifest", `${name}.json`) in files);
  for (const name of records) {
    for (const file of Object.keys(unbroken).filter((file) => file.startsWith(name))) {
      assert.ok(file in files, `${name} is recorded, so ${file} must be there`);
    }
  }
  return records.length;
}

/** When each frame was recorded. */
async function recordTimes(output: string): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const name of NAMES) {
    const info = await Deno.stat(new RenderFolder(output).recordPath(name)).catch(() => null);
    if (info) times.set(name, info.mtime!.getTime());
  }
  return times;
}

const KILLS = 50;
const SEED = 5;

/** The part of a render's life that it spends even if all is done. */
const START = 0.35;

/** When a process is killed, as a part of the life that it has: anywhere, evenly spread over all. */
function momentOf(start: number): number {
  const [bits] = pcg4d(start, 0, 0, SEED);
  return (shuffledIndex(start % KILLS, KILLS, 0, SEED) + uniform(bits)) / KILLS;
}

Deno.test({
  name: `a render that is killed ${KILLS} times at random moments ends as one that never was`,
  ignore: Deno.build.os === "windows", // no process can be killed there as a power cut would do it
  fn: async () => {
    const { unbroken, milliseconds } = await setUp();
    let kills = 0;
    let starts = 0;
    while (kills < KILLS) {
      const output = await newFolder();
      await Deno.mkdir(new RenderFolder(output).records, { recursive: true });
      for (let done = 0, ended = false; !ended;) {
        const before = await recordTimes(output);
        const life = milliseconds * (START + (1 - START) * (1 - done / FRAMES));
        const after = kills < KILLS ? momentOf(starts) * life : Infinity;
        ended = !await runAndKill(output, after, starts++ % 2 === 0 ? "at once" : "writing");
        if (!ended) kills++;
        done = await assertWhole(output);
        const times = await recordTimes(output);
        for (const [name, time] of before) {
          assert.equal(times.get(name), time, `${name} is done once`);
        }
      }
      assert.deepEqual(await filesOf(output), unbroken);
    }
  },
});

/**
 * Renders, and kills the process some time after its start.
 *
 * @param when then at once, or when it next begins to write a file, as that is when most could be broken
 * @returns whether it was killed; it may end before
 */
async function runAndKill(
  output: string,
  milliseconds: number,
  when: "at once" | "writing",
): Promise<boolean> {
  const watcher = Deno.watchFs([output, new RenderFolder(output).records], { recursive: false });
  const child = start(await orbit(output), { stdout: "null", stderr: "null" });
  const isTimed = when === "at once" && milliseconds < Infinity;
  const killer = isTimed ? killAfter(child, milliseconds) : undefined;
  const writing = when === "writing" && killWriting(child, watcher, milliseconds);
  const { code, signal } = await child.status;
  clearTimeout(killer);
  watcher.close();
  await writing;
  if (signal === "SIGKILL") return true;
  assert.equal(code, 0);
  return false;
}

function killAfter(child: Deno.ChildProcess, milliseconds: number) {
  return setTimeout(() => kill(child), milliseconds);
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended just now.
  }
}

/** Kills a process when it next begins to write a file in some folders, after some time. */
async function killWriting(
  child: Deno.ChildProcess,
  watcher: Deno.FsWatcher,
  milliseconds: number,
): Promise<void> {
  const moment = performance.now() + milliseconds;
  for await (const { paths } of watcher) {
    if (performance.now() < moment || !paths.some((path) => path.endsWith(".tmp"))) continue;
    return kill(child);
  }
}

Deno.test("three processes that share a folder render every frame exactly once", async () => {
  const { unbroken } = await setUp();
  const output = await newFolder();
  const args = await orbit(output);
  const results = await Promise.all(upTo(3).map(() => runJson(args)));
  const rendered = results.flatMap((result) => result.rendered as string[]);
  assert.deepEqual(rendered.toSorted(), NAMES);
  for (const { complete, others, rendered } of results) {
    assert.deepEqual([complete, others], [true, FRAMES - (rendered as string[]).length]);
  }
  assert.deepEqual(await filesOf(output), unbroken);
});

Deno.test("what a killed process has begun is taken over by the one that works beside it", async () => {
  const { unbroken, milliseconds } = await setUp();
  for (const moment of [0.6, 0.9]) {
    const output = await newFolder();
    const args = await orbit(output);
    const [victim, other] = [start(args, { stdout: "null", stderr: "null" }), run(args)];
    const killer = killAfter(victim, moment * milliseconds);
    const { code, stderr } = await other;
    assert.equal(code, 0, stderr);
    await victim.status;
    clearTimeout(killer);
    assert.deepEqual(await filesOf(output), unbroken);
  }
});

Deno.test("shards render their frames and nothing else, and the last one completes the render", async () => {
  const { unbroken } = await setUp();
  const output = await newFolder();
  const first = await runJson(await orbit(output, "--shard", "0/2"));
  assert.deepEqual(first.rendered, NAMES.filter((_, i) => i % 2 === 0));
  assert.deepEqual([first.complete, first.missing, first.frames], [false, 6, FRAMES]);
  const { code, stdout } = await run(await orbit(output, "--shard", "2/3"));
  assert.equal(code, 0);
  assert.match(stdout, /\n4 of 12 frames are not there yet\. When they are: denerf jobs assemble /);
  const last = await runJson(await orbit(output, "--shard", "1/2"));
  assert.deepEqual(last.rendered, NAMES.filter((_, i) => i % 2 === 1 && i % 3 !== 2));
  assert.equal(last.complete, true);
  assert.deepEqual(await filesOf(output), unbroken);
});

/** Starts a render and waits until it says that frames are done. */
async function startAndWait(args: readonly string[], options: Deno.CommandOptions = {}) {
  const child = start([...args, "--json"], options);
  const stdout = new Response(child.stdout).text();
  let said = "";
  const begun = Promise.withResolvers<void>();
  const reading = child.stderr.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write(text) {
        said += text;
        if (said.includes("\nframe ")) begun.resolve();
      },
      close: () => begun.reject(new Error(said)),
    }),
  );
  await begun.promise;
  return {
    child,
    /** Waits for its end; returns its exit code, its JSON object and its words. */
    async end() {
      const [{ code }, text] = await Promise.all([child.status, stdout, reading]);
      return { code, result: oneObject(text), said };
    },
  };
}

const ENDINGS: Record<string, (child: Deno.ChildProcess) => unknown> = {
  "SIGINT": (child) => child.kill("SIGINT"),
  "SIGTERM": (child) => child.kill("SIGTERM"),
  "the end of a supervised render's stdin": (child) => child.stdin.close(),
};

for (const [what, end] of Object.entries(ENDINGS)) {
  Deno.test({
    name: `${what} ends a render after the frame in work, and the same command goes on`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const { unbroken } = await setUp();
      const output = await newFolder();
      const args = await orbit(output, "--supervised");
      const { child, end: ended } = await startAndWait(args, { stdin: "piped" });
      await end(child);
      const { code, result, said } = await ended();
      if (!child.stdin.locked) await child.stdin.close().catch(() => {});
      assert.equal(code, 130, said);
      assert.match(said, /\nInterrupted: stopping …\n/);
      const { interrupted, rendered } = result as { interrupted: boolean; rendered: string[] };
      assert.equal(interrupted, true);
      const done = await assertWhole(output);
      assert.deepEqual([done, done < FRAMES], [rendered.length, true]);
      const names = Object.keys(await filesOf(output));
      assert.deepEqual(names.filter((name) => name.endsWith(".tmp")), []);

      const more = await runJson(await orbit(output));
      assert.deepEqual((more.rendered as string[]).length, FRAMES - done);
      assert.deepEqual(await filesOf(output), unbroken);
    },
  });
}

Deno.test({
  name: "a frame that takes long is dropped after SIGTERM",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const { trained } = await setUp();
    const output = await newFolder();
    const args = ["render", trained, "--path", "0", "1", "--output", output];
    const large = ["--size", "600x600", "--supervised", "--supersampling", "8", "--json"];
    const child = start([...args, ...large], { stdin: "piped" });
    const finished = child.output();
    const locks = new RenderFolder(output).locks;
    while (!await Deno.stat(join(locks, "test_0000.lock")).catch(() => null)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill("SIGTERM");
    const { code, stdout } = await finished;
    await child.stdin.close().catch(() => {});
    assert.equal(code, 130);
    assert.deepEqual(oneObject(new TextDecoder().decode(stdout)).rendered, []);
    assert.deepEqual(Object.keys(await filesOf(output)), [join("manifest", "render.json")]);
  },
});

Deno.test("a render that is complete is left alone, without a GPU", async () => {
  const { unbroken } = await setUp();
  const output = await newFolder();
  const args = await orbit(output);
  await runJson(args);
  const times = await recordTimes(output);
  const { code, stdout } = await run([...args, "--json"], { env: NO_GPU });
  assert.equal(code, 0);
  const { rendered, others, complete } = oneObject(stdout);
  assert.deepEqual([rendered, others, complete], [[], FRAMES, true]);
  assert.deepEqual(await recordTimes(output), times);
  assert.deepEqual(await filesOf(output), unbroken);
});

Deno.test("a full disk ends a render with its reason, and what was finished stays", async () => {
  const { unbroken } = await setUp();
  await withDisk("size=144k", async (disk) => {
    const output = join(disk, "renders");
    const args = await orbit(output);
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /\nerror: Cannot write .*: the disk is full\. Free some space; what was saved before is still there\.\n$/,
    );
    const done = await assertWhole(output);
    assert.ok(done > 0 && done < FRAMES, `${done}`);
    await enlarge(disk);
    const { rendered } = await runJson(args);
    assert.equal((rendered as string[]).length, FRAMES - done);
    assert.deepEqual(await filesOf(output), unbroken);
  });
});

async function enlarge(disk: string): Promise<void> {
  const args = ["-o", "remount,size=4m", disk];
  assert.ok((await new Deno.Command("mount", { args }).output()).success);
}

Deno.test("a corrupt checkpoint ends a render with its reason, and what was finished stays", async () => {
  const { root, trained, unbroken } = await setUp();
  const folder = await copyOf(trained, join(root, "corrupt"));
  const output = await newFolder();
  await runJson(await orbit(output));
  const path = join(folder, "checkpoint.safetensors");
  const bytes = await Deno.readFile(path);
  bytes.fill(0xff, bytes.length >> 1); // not a number, as float32
  for (const corrupt of [bytes, bytes.subarray(0, 1000)]) {
    await Deno.writeFile(path, corrupt);
    const { code, stdout, stderr } = await run(["render", folder, ...ORBIT, "--output", output]);
    assert.deepEqual([code, stdout], [1, ""], stderr);
    assert.match(
      stderr,
      /(^|\n)error: Cannot load checkpoint .*: it.* (damaged|truncated).*\n$/,
    );
  }
  assert.deepEqual(await filesOf(output), unbroken);
});

Deno.test("a shard without frames ends without a GPU", async () => {
  const args = await orbit(await newFolder(), "--shard", `${FRAMES}/${FRAMES + 1}`, "--json");
  const { code, stdout, stderr } = await run(args, { env: NO_GPU });
  assert.equal(code, 0, stderr);
  const { rendered, missing } = oneObject(stdout);
  assert.deepEqual({ rendered, missing }, { rendered: [], missing: FRAMES });
});

Deno.test("a render that is told to end at its start opens no GPU", async () => {
  const output = await newFolder();
  const { code, stdout, stderr } = await run(
    await orbit(output, "--supervised", "--json"),
    { stdin: "null", env: NO_GPU },
  );
  assert.equal(code, 130, stderr);
  assert.equal(oneObject(stdout).interrupted, true);
  await assert.rejects(Deno.stat(output), Deno.errors.NotFound);
});

Deno.test("a lost GPU ends a render with its reason, and what was finished stays", async () => {
  const { trained, unbroken } = await setUp();
  const output = await newFolder();
  const run = await readRun(trained, new Output(true));
  const survey = await openSurvey(run.checkpoint.config);
  const path = await openPath(survey, { words: ["orbit"], frames: FRAMES });
  const gpu = await openGpu();
  try {
    const { model, config } = await restoreRun(gpu, run, new Output(true));
    const folder = new RenderFolder(output);
    const { settings } = (await new RenderFolder(join(trained, "..", "unbroken")).description())!;
    const description: RenderDescription = {
      ...describe(FRAMES),
      ...{ checkpoint: run.sha256, settings, fps: path.fps, loops: path.loops },
      frames: upTo(FRAMES).map((frame) => ({
        name: path.nameOf(frame),
        camera: recordCamera(path.at(frame), survey.placement.fromCapture),
      })),
    };
    using _session = await openSession(folder, description, { other: "refuse" });
    const frames = await FrameRenderer.create(gpu, model, config, survey.placement, path, settings);
    const maker = { ...MAKER, adapter: gpu.info.adapter };
    const source = {
      render: async (frame: number) => {
        const rendered = await frames.render(frame);
        if (frame === 3) gpu.device.destroy();
        return rendered;
      },
    };
    await assert.rejects(
      renderFrames(source, { folder, description, frames: upTo(FRAMES), maker }),
      ({ name, message, cause }) => {
        assert.deepEqual([name, cause instanceof GpuError], ["RenderError", true]);
        assert.match(
          message,
          /^Cannot render orbit_0004: The GPU was lost \(destroyed\): .* Start again /,
        );
        return true;
      },
    );
  } finally {
    await gpu.close();
  }
  const files = await filesOf(output);
  for (const name of NAMES.slice(0, 4)) {
    assert.equal(files[`${name}.png`], unbroken[`${name}.png`]);
  }
  assert.equal(Object.keys(files).filter((name) => name.endsWith("_depth.png")).length, 4);
});

Deno.test("another render in the folder is replaced by hand, and refused where machines work", async () => {
  const output = await newFolder();
  const { trained } = await setUp();
  const [few, fewer] = ["3", "2"].map((
    frames,
  ) => ["render", trained, "--path", "orbit", "--frames", frames, "--output", output, "--json"]);
  assert.equal((await run(few)).code, 0);
  const before = await filesOf(output);
  for (const machine of [["--shard", "0/1"], ["--supervised"]]) {
    const child = start([...fewer, ...machine], { stdin: "piped" });
    const { code, stderr } = await child.output();
    await child.stdin.close();
    assert.equal(code, 2);
    const said = new TextDecoder().decode(stderr);
    assert.ok(
      said.endsWith(
        `\nerror: Cannot render into ${output}: it holds a render of other frames, orbit_0000 to ` +
          "orbit_0002. Choose another folder as output, or remove that one.\n",
      ),
      said,
    );
  }
  assert.deepEqual(await filesOf(output), before);
  const { code, stdout } = await run(fewer);
  assert.equal(code, 0);
  assert.deepEqual(oneObject(stdout).rendered, ["orbit_0001"], "the first frame is the same");
  assert.deepEqual(
    Object.keys(await filesOf(output)).filter((name) => name.includes("0002")),
    [],
  );
});

Deno.test("a file in a video's way is found before anything is rendered", async () => {
  const output = await newFolder();
  const video = join(output, "video.gif");
  await write(video, "holidays");
  const { code, stderr } = await run(await orbit(output, "--video", video));
  assert.deepEqual([code, stderr], [
    1,
    `error: Cannot write ${video}: it is there, and no record says that denerf made it. Move it away, ` +
    "or choose another folder by --output.\n",
  ]);
  assert.deepEqual(Object.keys(await filesOf(output)), ["video.gif"]);
});

Deno.test("a video and a contact sheet are made when all frames are there", async () => {
  const output = await newFolder();
  const video = join(output, "video.gif");
  const more = ["--video", video, "--contact-sheet"];
  const half = await runJson(await orbit(output, "--shard", "0/2", ...more));
  assert.deepEqual([half.video, half.contactSheet], [null, null]);
  const { video: made, contactSheet } = await runJson(
    await orbit(output, "--shard", "1/2", ...more),
  );
  assert.deepEqual([made, contactSheet], [video, join(output, "contact.png")]);
  for (const file of [video, join(output, "contact.png")]) {
    assert.ok((await Deno.stat(file)).size > 100);
  }
});
