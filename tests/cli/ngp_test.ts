import { fieldOf, withFields } from "../../src/nerf/mod.ts";
import { encodeSafeTensors } from "../../src/nerf/safetensors.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { decode, encode } from "npm:fast-png@^8.0.0";
import { parseConfig } from "../../src/nerf/mod.ts";
import { readCheckpoint } from "../../src/runs/mod.ts";
import { assertSame } from "../nerf/assert_same.ts";
import {
  copyOf,
  metricsOf,
  oneObject,
  run,
  runJson,
  settingsOf,
  start,
  TINY_NGP,
  writeAnalyticScene,
} from "./cli_test_tools.ts";

/** The occupancy grid is updated before steps 0 and 16 of a run, and before step 32 of one that goes on. */
const STEPS = 20;
const MORE_STEPS = 34;

/** One scene and one finished run for the whole file; tests that change a run make their own. */
let shared: Promise<{ root: string; scene: string; trained: string }> | undefined;
let result: Record<string, unknown>;

Deno.test.afterAll(async () => {
  if (shared) await Deno.remove((await shared).root, { recursive: true });
});

function setUp() {
  return shared ??= (async () => {
    const root = await Deno.makeTempDir({ prefix: "denerf cli ngp " });
    const [scene, trained] = [join(root, "scene"), join(root, "trained")];
    await writeAnalyticScene(scene);
    const options = ["--steps", `${STEPS}`, "--output", trained];
    result = await runJson(["train", scene, ...TINY_NGP, ...options]);
    return { root, scene, trained };
  })();
}

const readCheckpointBytes = (folder: string) =>
  Deno.readFile(join(folder, "checkpoint.safetensors"));

Deno.test("train without a preset trains ngp; rays and samples of each step are logged", async () => {
  const { scene, trained } = await setUp();
  const metrics = await metricsOf(trained);
  assert.deepEqual(metrics.map(({ step }) => step), Array.from({ length: STEPS }, (_, i) => i));
  // In the first step all of the box is occupied: not all of its rays' samples may fit.
  assert.ok(metrics[0].rays > 64 && metrics[0].rays <= 128, `${metrics[0].rays}`);
  for (const { loss, psnr, rate, rays, samples } of metrics) {
    assert.ok([loss, psnr].every(Number.isFinite) && loss > 0);
    assert.equal(rate, 1e-2);
    assert.ok(rays >= 1 && rays <= 1024 && samples >= 1 && samples <= 8192, `${rays}, ${samples}`);
  }
  assert.ok(new Set(metrics.map(({ rays }) => rays)).size > 1, "their number is adapted");
  const { steps, loss, psnr } = result;
  const last = metrics[STEPS - 1];
  assert.deepEqual({ steps, loss, psnr }, { steps: STEPS, loss: last.loss, psnr: last.psnr });

  const path = join(trained, "config.json");
  const config = parseConfig(JSON.parse(await Deno.readTextFile(path)), path);
  assert.ok(config.method === "ngp");
  assert.deepEqual([config.preset, config.scene, fieldOf(config, "grid.levels")], [
    "ngp",
    scene,
    4,
  ]);
  assert.ok(!JSON.stringify(config).includes('"auto"'), "the run keeps what it began with");
  const checkpoint = await readCheckpoint(join(trained, "checkpoint.safetensors"));
  assert.equal(checkpoint.step, STEPS);
  assert.deepEqual(checkpoint.config, config);
  const view = decode(await Deno.readFile(join(trained, "renders", "r_0.png")));
  assert.deepEqual([view.width, view.height], [16, 16]);
});

Deno.test("the saved configuration repeats a run of ngp, byte for byte", async () => {
  const { root, scene, trained } = await setUp();
  const again = join(root, "again");
  await runJson(["train", scene, ...await settingsOf(trained), "--output", again]);
  assertSame(await readCheckpointBytes(again), await readCheckpointBytes(trained));
});

Deno.test("a run of ngp that was resumed ends with the bytes of an unbroken one", async () => {
  const { root, scene, trained } = await setUp();
  const [resumed, whole] = [await copyOf(trained, join(root, "resumed")), join(root, "whole")];
  const more = ["--steps", `${MORE_STEPS}`];
  const { steps } = await runJson(["train", "--resume", "--output", resumed, ...more]);
  assert.equal(steps, MORE_STEPS);
  await runJson(["train", scene, ...TINY_NGP, ...more, "--output", whole]);
  assertSame(await readCheckpointBytes(resumed), await readCheckpointBytes(whole));
  const untimed = async (folder: string) =>
    (await metricsOf(folder)).map(({ seconds: _, ...metric }) => metric);
  assert.deepEqual(await untimed(resumed), await untimed(whole));
});

Deno.test("a run of ngp without steps left is saved again, and nothing is said of its field", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "no steps left"));
  const { code, stderr } = await run(["train", "--resume", "--output", folder]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^Going on after step 20$/m);
  assert.doesNotMatch(stderr, /Warning|\?/);
  assertSame(await readCheckpointBytes(folder), await readCheckpointBytes(trained));
});

Deno.test("eval gives the mean scores of a run of ngp", async () => {
  const { trained } = await setUp();
  const { psnr, ssim, fitted: _, images, seconds, ...rest } = await runJson(["eval", trained]);
  assert.deepEqual([images, rest], [2, {}]);
  assert.ok([psnr, ssim, seconds].every(Number.isFinite));
  assert.ok((psnr as number) > 5 && (psnr as number) < 60, `${psnr}`);
});

Deno.test("eval fits cameras first where that is asked for, of runs and not of field files", async () => {
  const { root, trained } = await setUp();
  const { psnr } = await runJson(["eval", trained]);
  const fit = await runJson(["eval", trained, "--fit-cameras"]);
  assert.deepEqual([fit.images, fit.camerasFitted], [2, true]);
  assert.notEqual(fit.psnr, psnr);
  const { stdout } = await run(["eval", trained, "--fit-cameras"]);
  assert.match(stdout, /^Cameras were fitted to the photographs, the field held:\nPSNR \d/);

  const file = join(root, "fit.field");
  await runJson(["export", "field", trained, "--output", file]);
  const { code, stderr } = await run(["eval", file, "--fit-cameras"]);
  assert.deepEqual([code, stderr], [
    1,
    `error: Cannot fit cameras to ${file} as it must be a run, with what training goes on from: ` +
    "it is a field file. Name the run's folder.\n",
  ]);
});

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("render writes normals of a run of ngp where they are asked for", async () => {
  const { root, trained } = await setUp();
  const [without, withNormals] = [join(root, "without"), join(root, "with")];
  const args = ["render", trained, "--path", "1", "--size", "20x12", "--output"];
  const files = ["test_0001.png", "test_0001_accumulation.png", "test_0001_depth.png"];
  const manifest = ["manifest", "manifest.json"];
  await runJson([...args, without]);
  assert.deepEqual(await namesIn(without), [...manifest, ...files]);
  const { images } = await runJson([...args, withNormals, "--normals"]);
  assert.deepEqual(images, [join(withNormals, "test_0001.png")]);
  assert.deepEqual(
    await namesIn(withNormals),
    [...manifest, ...files, "test_0001_normal.png"].sort(),
  );
  for (const name of files) {
    const [a, b] = [without, withNormals].map((folder) => Deno.readFile(join(folder, name)));
    assertSame(await a, await b, name);
  }
  const normals = decode(await Deno.readFile(join(withNormals, "test_0001_normal.png")));
  assert.deepEqual([normals.width, normals.height, normals.channels], [20, 12, 3]);
  assert.ok(new Set(normals.data).size > 10, "surfaces face many ways");
});

Deno.test("what is learnt of views is in poses.json, the same after a run was resumed", async () => {
  const { root, scene, trained } = await setUp();
  assert.ok(!(await namesIn(trained)).includes("poses.json"), "nothing was learnt of views");
  const [whole, resumed] = [join(root, "whole views"), join(root, "resumed views")];
  const poses = ["poses.rate=0.001", "poses.start=5", "poses.optics=focal"];
  const settings = ["exposure.rate=0.01", ...poses];
  const options = [...TINY_NGP, ...settings.flatMap((setting) => ["--set", setting])];
  await runJson(["train", scene, ...options, "--steps", "12", "--output", whole]);
  await runJson(["train", scene, ...options, "--steps", "7", "--output", resumed]);
  await runJson(["train", "--resume", "--steps", "12", "--output", resumed]);
  const [text, again] = await Promise.all(
    [whole, resumed].map((folder) => Deno.readTextFile(join(folder, "poses.json"))),
  );
  assert.equal(again, text);

  const { frames } = JSON.parse(await Deno.readTextFile(join(scene, "transforms_train.json")));
  const { views } = JSON.parse(text);
  assert.equal(views.length, frames.length);
  for (const [i, { name, transform_matrix, optics, gains }] of views.entries()) {
    assert.equal(name, frames[i].file_path.replace("./", ""));
    const before = frames[i].transform_matrix.flat();
    const moves = transform_matrix.flat().map((value: number, j: number) => value - before[j]);
    const furthest = Math.max(...moves.map(Math.abs));
    assert.ok(furthest > 1e-5 && furthest < 0.05, `${name} moved by ${furthest}`);
    assert.ok(Math.abs(optics.fl_x / views[0].optics.fl_x - 1) < 1e-12);
    assert.ok(gains.length === 3 && gains.every((gain: number) => gain > 0.8 && gain < 1.25));
  }
  const config = JSON.parse(await Deno.readTextFile(join(whole, "config.json")));
  assert.equal(config.views, frames.length);
});

Deno.test("resuming a run of ngp takes no other change than more steps", async () => {
  const { trained } = await setUp();
  const before = await readCheckpointBytes(trained);
  const { code, stderr } = await run(
    ["train", "--resume", "--output", trained, "--set", "grid.levels=5"],
  );
  assert.deepEqual([code, stderr], [
    2,
    "error: Cannot resume with grid.levels=5: only the steps and maxSeconds of a run can change.\n",
  ]);
  assertSame(await readCheckpointBytes(trained), before);
});

/** Makes gradients infinite, of all samples that are near a camera, and losses no larger. */
const OVERFLOWING = ["--set", "loss.nearWeight=3e38", "--set", "loss.nearDistance=100"];

Deno.test("a run whose steps all change nothing fails, and saves nothing", async () => {
  const { root, scene } = await setUp();
  const folder = join(root, "overflowing");
  const args = ["train", scene, ...TINY_NGP, ...OVERFLOWING, "--output", folder];
  const { code, stdout, stderr } = await run([...args, "--set", "checkpointSeconds=0.01"]);
  assert.deepEqual([code, stdout], [1, ""]);
  const [, steps] = stderr.match(
    /\nerror: Cannot go on: the last (\d+) steps changed nothing, as gradients were not finite\. Try a lower learning rate, such as --set schedule\.initial=1e-4\. The last checkpoint is untouched\.\n$/,
  ) ?? assert.fail(stderr);
  assert.ok(Number(steps) >= 100, "one goes on for a while");
  const metrics = await metricsOf(folder);
  assert.equal(metrics.length, Number(steps));
  assert.ok(metrics.every(({ loss, skipped }) => Number.isFinite(loss) && skipped));
  assert.ok(!(await namesIn(folder)).includes("checkpoint.safetensors"));

  const short = await run([...args, "--steps", "3", "--output", join(root, "short")]);
  assert.equal(short.code, 1);
  assert.match(
    short.stderr,
    /\nerror: Cannot save the run after 3 steps: the last 3 steps changed nothing/,
  );
});

/** A run of `steps` steps with a checkpoint of step 20, after which every step is skipped. */
async function spoiltRun(folder: string, steps: number): Promise<string> {
  const { trained } = await setUp();
  await copyOf(trained, folder);
  const path = join(folder, "checkpoint.safetensors");
  const { tensors, config } = await readCheckpoint(path);
  const spoilt = withFields(config, [
    ["loss.nearWeight", 3e38],
    ["loss.nearDistance", 100],
    ["checkpointSeconds", 0.01],
    ["steps", steps],
  ], "the test");
  const metadata = { format: "denerf checkpoint 2", step: "20", config: JSON.stringify(spoilt) };
  await Deno.writeFile(path, encodeSafeTensors({ tensors, metadata }));
  return folder;
}

Deno.test("a run that begins to change nothing keeps the checkpoint that it had", async () => {
  const { root } = await setUp();
  const ends = [
    [1000, /\nerror: Cannot go on: the last \d{3,} steps changed nothing/],
    [23, /\nerror: Cannot save the run after 23 steps: the last 3 steps changed nothing/],
  ] as const;
  for (const [steps, expected] of ends) {
    const folder = await spoiltRun(join(root, `overflowed at ${steps}`), steps);
    const before = await readCheckpointBytes(folder);
    const { code, stderr } = await run(["train", "--resume", "--output", folder]);
    assert.equal(code, 1);
    assert.match(stderr, expected);
    assertSame(await readCheckpointBytes(folder), before);
  }
});

Deno.test({
  name: "a run that is interrupted while it changes nothing keeps the checkpoint that it had",
  ignore: Deno.build.os === "windows", // there is no SIGTERM
  fn: async () => {
    const { root } = await setUp();
    const folder = await spoiltRun(join(root, "overflowed and interrupted"), 1000);
    const before = await readCheckpointBytes(folder);
    const child = start(["train", "--resume", "--output", folder]);
    const result = child.output();
    while (!(await metricsOf(folder)).at(-1)?.skipped) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill("SIGTERM");
    const { code, stdout } = await result;
    assert.equal(code, 130);
    assert.match(
      new TextDecoder().decode(stdout),
      /^Saved nothing after \d+ steps: the last \d+ steps changed nothing, as gradients were not finite\. The last checkpoint is untouched\.\nGo on with: /,
    );
    assertSame(await readCheckpointBytes(folder), before);
  },
});

Deno.test("a field that stays empty, of photographs that show nothing, is saved, shown and measured", async () => {
  const { root } = await setUp();
  const [scene, folder] = [join(root, "transparent"), join(root, "empty")];
  await writeAnalyticScene(scene);
  const nothing = encode({ width: 16, height: 16, data: new Uint8Array(16 * 16 * 4), channels: 4 });
  for (const name of ["train/r_0", "train/r_1", "train/r_2", "test/r_0", "test/r_1"]) {
    await Deno.writeFile(join(scene, `${name}.png`), nothing);
  }
  // No ray meets the box.
  const box = ["box.center=[100,100,100]", "box.size=1", "space=box"].flatMap((
    it,
  ) => ["--set", it]);
  const args = ["train", scene, ...TINY_NGP, ...box, "--steps", "12", "--output", folder, "--json"];
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Warning: the field is empty after/);
  assert.doesNotMatch(stderr, /NaN|Infinity/);
  const { loss, psnr, skipped } = oneObject(stdout);
  assert.deepEqual({ loss, psnr, skipped }, { loss: 0, psnr: null, skipped: 0 });
  const view = decode(await Deno.readFile(join(folder, "renders", "r_0.png")));
  assert.deepEqual([view.width, view.height], [16, 16]);
  assert.ok(view.data.every((value) => value === 255), "nothing before white");
  const { psnr: infinite, ssim } = await runJson(["eval", folder]);
  assert.deepEqual([infinite, ssim], [null, 1]);
});
