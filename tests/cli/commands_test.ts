import { fieldOf } from "../../src/nerf/mod.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { decode } from "npm:fast-png@^8.0.0";
import { parseConfig } from "../../src/nerf/mod.ts";
import { readCheckpoint, RunFolder } from "../../src/runs/mod.ts";
import { decodeSafeTensors, encodeSafeTensors } from "../../src/nerf/safetensors.ts";
import { assertSame } from "../nerf/assert_same.ts";
import type { SceneSummary } from "../../src/scene/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import {
  copyOf,
  metricsOf,
  oneObject,
  run,
  runJson,
  settingsOf,
  start,
  TINY,
  writeAnalyticScene,
} from "./cli_test_tools.ts";

const STEPS = 6;

/** One scene and one finished run for the whole file; tests that change a run make their own. */
let shared: Promise<{ root: string; scene: string; trained: string }> | undefined;
let result: Record<string, unknown>;

Deno.test.afterAll(async () => {
  if (shared) await Deno.remove((await shared).root, { recursive: true });
});

function setUp() {
  return shared ??= (async () => {
    const root = await Deno.makeTempDir({ prefix: "denerf cli " });
    const [scene, trained] = [join(root, "a scene"), join(root, "trained")];
    await writeAnalyticScene(scene);
    result = await runJson(["train", scene, ...TINY, "--steps", `${STEPS}`, "--output", trained]);
    return { root, scene, trained };
  })();
}

Deno.test("train writes a configuration, a line a step, a checkpoint and a view", async () => {
  const { scene, trained } = await setUp();
  const metrics = await metricsOf(trained);
  assert.deepEqual(metrics.map(({ step }) => step), [0, 1, 2, 3, 4, 5]);
  for (const { loss, psnr, rate, rays, samples, skipped, seconds } of metrics) {
    assert.equal(skipped, false);
    assert.ok([loss, psnr, rate].every(Number.isFinite) && loss > 0 && seconds > 0);
    assert.deepEqual([rays, samples], [32, 32 * (4 + 8)]);
  }
  const last = metrics[STEPS - 1];
  const { seconds, scene: summary, ...rest } = result;
  assert.deepEqual(rest, {
    run: trained,
    settings: [],
    steps: STEPS,
    loss: last.loss,
    psnr: last.psnr,
    skipped: 0,
    interrupted: false,
  });
  assert.ok(Number.isFinite(seconds));
  const { format, splits } = summary as SceneSummary;
  assert.deepEqual({ format, splits }, {
    format: "blender",
    splits: { train: 3, val: 0, test: 2 },
  });

  const path = join(trained, "config.json");
  const config = parseConfig(JSON.parse(await Deno.readTextFile(path)), path);
  assert.ok(config.method === "nerf");
  assert.deepEqual([config.preset, config.scene, fieldOf(config, "batch.chunk")], [
    "nerf-small",
    scene,
    32,
  ]);
  const checkpoint = await readCheckpoint(join(trained, "checkpoint.safetensors"));
  assert.equal(checkpoint.step, STEPS);
  assert.deepEqual(checkpoint.config, config);
  const view = decode(await Deno.readFile(join(trained, "renders", "r_0.png")));
  assert.deepEqual([view.width, view.height], [16, 16]);
});

Deno.test("the saved configuration repeats the run, byte for byte", async () => {
  const { root, scene, trained } = await setUp();
  const again = join(root, "again");
  const settings = await settingsOf(trained);
  await runJson(["train", scene, "--preset", "nerf-small", ...settings, "--output", again]);
  const [a, b] = await Promise.all(
    [trained, again].map((folder) => Deno.readFile(join(folder, "checkpoint.safetensors"))),
  );
  assertSame(b, a);
});

Deno.test("train refuses a folder that holds a run already, and changes nothing there", async () => {
  const { scene, trained } = await setUp();
  const before = await Deno.readFile(join(trained, "checkpoint.safetensors"));
  const message = `Cannot train into ${trained}: it holds a run already. ` +
    "Go on with it by --resume, or choose another folder by --output.";
  const { stdout, ...rest } = await run(["train", scene, ...TINY, "--output", trained, "--json"]);
  assert.deepEqual(rest, { code: 1, stderr: `error: ${message}\n` });
  assert.deepEqual(oneObject(stdout), { error: message });
  assertSame(await Deno.readFile(join(trained, "checkpoint.safetensors")), before);
});

Deno.test("train says that a scene is missing, and leaves no folder behind", async () => {
  const { root } = await setUp();
  const [scene, output] = [join(root, "no scene"), join(root, "never")];
  const { code, stdout, stderr } = await run(["train", scene, ...TINY, "--output", output]);
  assert.deepEqual([code, stdout, stderr], [
    1,
    "",
    `error: Cannot load scene ${scene}: it does not exist. Give a dataset's folder or file.\n`,
  ]);
  await assert.rejects(Deno.stat(output), Deno.errors.NotFound);
});

Deno.test("train says that its folder cannot be made", async () => {
  const { scene, trained } = await setUp();
  const output = join(trained, "config.json", "run");
  const { code, stdout, stderr } = await run(["train", scene, ...TINY, "--output", output]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.ok(stderr.includes(`error: Cannot write to ${output}: `), stderr);
});

Deno.test("resuming takes more steps, and no other change", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "resumed"));
  const resume = ["train", "--resume", "--output", folder];
  for (
    const [change, message] of [
      [
        ["--rays", "16"],
        "Cannot resume with batch.rays=16: only the steps and maxSeconds of a run can change.",
      ],
      [["--preset", "nerf"], "Cannot resume with --preset nerf: the run began with nerf-small."],
    ] as const
  ) {
    const stderr = `error: ${message}\n`;
    assert.deepEqual(await run([...resume, ...change]), { code: 2, stdout: "", stderr });
  }

  // A line that was cut off, and one of a step that the checkpoint has not seen.
  const lines = '{"step":6,"loss":1,"psnr":1,"rate":1,"seconds":1}\n{"step":7,"lo';
  await Deno.writeTextFile(join(folder, "metrics.jsonl"), lines, { append: true });
  const { steps } = await runJson([...resume, "--rays", "32", "--steps", "9"]);
  assert.equal(steps, 9);
  const metrics = await metricsOf(folder);
  assert.deepEqual(metrics.map(({ step }) => step), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(metrics.slice(0, STEPS), await metricsOf(trained));
  const { step, config } = await readCheckpoint(join(folder, "checkpoint.safetensors"));
  assert.deepEqual([step, config.steps], [9, 9]);
  assert.equal(JSON.parse(await Deno.readTextFile(join(folder, "config.json"))).steps, 9);
});

Deno.test("what is no run can neither be resumed nor evaluated", async () => {
  const { scene, trained } = await setUp();
  const file = join(trained, "config.json");
  const noRun = (path: string) =>
    `Cannot open run ${path}: there is no config.json. Give a run's folder.`;
  const noField = `Cannot load field ${file}: it is no field file: those are gzipped. ` +
    "Make one of a run: denerf export field RUN.";
  const refused: [args: string[], message: string][] = [
    [["train", "--resume", "--output", scene], noRun(scene)],
    [["train", "--resume", "--output", file], noRun(file)],
    [["eval", scene], noRun(scene)],
    [["eval", file], noField],
  ];
  for (const [args, message] of refused) {
    assert.deepEqual(await run(args), { code: 1, stdout: "", stderr: `error: ${message}\n` });
  }
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `${signal} saves a checkpoint, from which the run goes on`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const { root, scene } = await setUp();
      const folder = join(root, signal);
      const args = ["train", scene, ...TINY, "--steps", "1000000", "--output", folder, "--json"];
      const child = start(args);
      const stdout = new Response(child.stdout).text();
      const stderr = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
      let said = "";
      while (!said.includes("\nstep ")) {
        const { value, done } = await stderr.read();
        assert.ok(!done, said);
        said += value;
      }
      child.kill(signal);
      for (let part = await stderr.read(); !part.done; part = await stderr.read()) {
        said += part.value;
      }
      assert.equal((await child.status).code, 130, said);
      assert.match(said, /\nInterrupted: saving a checkpoint …\n/);

      const { steps, interrupted } = oneObject(await stdout);
      assert.equal(interrupted, true);
      const { step } = await readCheckpoint(join(folder, "checkpoint.safetensors"));
      assert.equal(step, steps);
      assert.ok(step >= 1);
      assert.equal((await metricsOf(folder)).length, step);

      const more = ["train", "--resume", "--output", folder, "--steps", `${step + 2}`];
      assert.equal((await runJson(more)).steps, step + 2);
      assert.equal((await metricsOf(folder)).length, step + 2);
    },
  });
}

Deno.test("training that diverges stops, says what to try and leaves the checkpoint alone", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "diverged"));
  const path = join(folder, "checkpoint.safetensors");
  const checkpoint = await readCheckpoint(path);
  const config = { ...checkpoint.config, steps: 8 }; // as asked for below, so that nothing is to be changed
  const tensors = new Map(checkpoint.tensors);
  const { shape, data } = tensors.get("fine.head.weight")!;
  tensors.set("fine.head.weight", { shape, data: data.map(() => 3e38) });
  const metadata = { format: "denerf checkpoint 1", step: "6", config: JSON.stringify(config) };
  const overflowing = encodeSafeTensors({ tensors, metadata });
  await Deno.writeFile(path, overflowing);

  const { code, stdout, stderr } = await run(
    ["train", "--resume", "--output", folder, "--steps", "8"],
  );
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /\nerror: Cannot go on: the loss of step 6 is (NaN|Infinity)\. Try a lower learning rate, such as --set schedule\.initial=1e-4\. The last checkpoint is untouched\.\n$/,
  );
  assertSame(await Deno.readFile(path), overflowing);
});

Deno.test("a run goes on with a scene that was moved", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "moved run"));
  const moved = join(root, "moved scene");
  await writeAnalyticScene(moved);
  await runJson(["train", moved, "--resume", "--output", folder, "--steps", "7"]);
  const { step, config } = await readCheckpoint(join(folder, "checkpoint.safetensors"));
  assert.deepEqual([step, config.scene], [7, moved]);
});

Deno.test("a run is rendered with the cameras of a scene that was moved", async () => {
  const { root, trained } = await setUp();
  const moved = join(root, "scene to render");
  await writeAnalyticScene(moved);
  const words = ["render", trained, "--path", "0", "--outputs", "color", "--output"];
  await runJson([...words, join(root, "here")]);
  await runJson([...words, join(root, "moved"), "--scene", moved]);
  const [here, there] = await Promise.all(
    ["here", "moved"].map((name) => Deno.readFile(join(root, name, "test_0000.png"))),
  );
  assert.deepEqual(there, here);
  const { code, stderr } = await run([...words, join(root, "none"), "--scene", join(root, "none")]);
  assert.equal(code, 1);
  assert.match(stderr, /error: Cannot .*none/);
});

/** The last line of small images' scores. */
const FITTED = "Right halves, colors fitted on left halves by an affine map: " +
  "PSNR \\d+\\.\\d\\d dB, no SSIM below 11 x 11 pixels\n";

Deno.test("eval gives the mean scores of a split's views", async () => {
  const { trained } = await setUp();
  const { psnr, ssim, fitted, images, seconds, ...rest } = await runJson(["eval", trained]);
  assert.deepEqual([images, rest], [2, {}]);
  assert.ok([psnr, ssim, seconds].every(Number.isFinite));
  // Right halves are 8 pixels wide, and have no SSIM.
  const { psnr: ofRightHalves, ssim: none } = fitted as { psnr: number; ssim: null };
  assert.ok(Number.isFinite(ofRightHalves) && none === null);
  const training = await run(["eval", trained, "--split", "train"]);
  assert.equal(training.code, 0, training.stderr);
  assert.match(
    training.stdout,
    new RegExp(`^PSNR \\d+\\.\\d\\d dB, SSIM -?\\d\\.\\d{4}\n${FITTED}$`),
  );
});

Deno.test("a run at three scales is judged at each of them, and by their mean", async () => {
  const { root, scene } = await setUp();
  const output = join(root, "three scales");
  const words = ["train", scene, ...TINY, "--steps", "2", "--output", output, "--set", "scales=3"];
  assert.equal((await run(words)).code, 0);
  const { psnr, ssim, fitted: _fitted, images, scales, seconds: _, ...rest } = await runJson(
    ["eval", output, "--scales", "3"],
  );
  assert.deepEqual([images, rest], [6, {}]);
  const factors = scales as { factor: number; psnr: number; ssim: number | null }[];
  assert.deepEqual(factors.map(({ factor }) => factor), [1, 2, 4]);
  assert.equal(psnr, factors.reduce((sum, { psnr }) => sum + psnr, 0) / 3);
  // The views are 16 pixels wide: what is smaller has no SSIM.
  assert.deepEqual([typeof factors[0].ssim, factors[1].ssim, ssim], ["number", null, null]);
  const { stdout } = await run(["eval", output, "--scales", "2"]);
  assert.match(
    stdout,
    new RegExp(
      "^full  PSNR \\d+\\.\\d\\d dB, SSIM -?\\d\\.\\d{4}\n1/2   PSNR \\d+\\.\\d\\d dB, no SSIM below 11 x 11 pixels\n" +
        `mean  PSNR \\d+\\.\\d\\d dB, no SSIM below 11 x 11 pixels\n${FITTED}$`,
    ),
  );
  const tooMany = await run(["eval", output, "--scales", "6"]);
  assert.equal(tooMany.code, 1);
  assert.match(tooMany.stderr, /\nerror: Cannot reduce images to 6 scales as each must have/);
});

Deno.test("eval says that a split does not exist", async () => {
  const { scene, trained } = await setUp();
  const { code, stdout, stderr } = await run(["eval", trained, "--split", "val"]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.ok(stderr.endsWith(
    `\nerror: Cannot load scene ${scene}: it has no images of the split val. ` +
      "Choose one that it has: train (3), test (2).\n",
  ));
});

Deno.test("render makes an orbit of a size of its own", () =>
  withTempFolder(async (folder) => {
    const { trained } = await setUp();
    const output = join(folder, "new", "images");
    const { images, seconds: _, ...rest } = await runJson(
      ["render", trained, "--path", "orbit", "--frames", "2", "--size", "20x12"]
        .concat(["--output", output]),
    );
    assert.deepEqual(rest, {
      ...{ output, rendered: ["orbit_0000", "orbit_0001"], others: 0, frames: 2, missing: 0 },
      ...{ complete: true, video: null, contactSheet: null },
    });
    assert.deepEqual(images, ["0", "1"].map((i) => join(output, `orbit_000${i}.png`)));
    for (const kind of ["", "_depth", "_accumulation"]) {
      const image = decode(await Deno.readFile(join(output, `orbit_0001${kind}.png`)));
      assert.deepEqual([image.width, image.height], [20, 12]);
      assert.equal(image.depth, kind === "_depth" ? 16 : 8);
    }
  }));

Deno.test("render makes all test views, or some of them", async () => {
  const { trained } = await setUp();
  const renders = join(trained, "renders", "test");
  const all = await runJson(["render", trained, "--path", "test"]);
  assert.deepEqual(all.images, ["0", "1"].map((i) => join(renders, `test_000${i}.png`)));
  const first = await Deno.readFile(join(renders, "test_0000.png"));
  const preview = await Deno.readFile(join(trained, "renders", "r_0.png"));
  assert.deepEqual(first, preview, "as after training");
  const some = await runJson(["render", trained, "--path", "1", "0"]);
  assert.deepEqual(some.images, ["1", "0"].map((i) => join(renders, `test_000${i}.png`)));
  assert.deepEqual(some.rendered, [], "both were there");
  assert.deepEqual(await Deno.readFile(join(renders, "test_0000.png")), first);
});

Deno.test("render refuses normals of a run that has none, and makes no folder", async () => {
  const { root, trained } = await setUp();
  const output = join(root, "normals");
  const args = ["render", trained, "--path", "0", "--normals", "--output", output];
  const { code, stdout, stderr } = await run(args);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.equal(
    stderr,
    "error: Cannot render normals: only runs of ngp or horizon have them, and this is one of nerf-small.\n",
  );
  await assert.rejects(Deno.stat(output), Deno.errors.NotFound);
});

Deno.test("render refuses a view that does not exist", async () => {
  const { trained } = await setUp();
  const { code, stdout, stderr } = await run(["render", trained, "--path", "0", "2"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.equal(stderr, "error: Cannot use test view 2: the test views are 0 to 1.\n");
});

Deno.test("a checkpoint that was cut off is refused by name", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "cut"));
  const path = join(folder, "checkpoint.safetensors");
  await Deno.truncate(path, 100);
  const header = new DataView(
    (await Deno.readFile(join(trained, "checkpoint.safetensors"))).buffer,
  ).getUint32(0, true);
  assert.deepEqual(await run(["eval", folder]), {
    code: 1,
    stdout: "",
    stderr: `error: Cannot load checkpoint ${path}: it is truncated: ` +
      `its header needs ${8 + header} bytes, it has 100.\n`,
  });
});

Deno.test("verify finds a flipped bit and what has no checksums, and says what to do", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "verified"));
  const path = join(folder, "checkpoint.safetensors");
  assert.deepEqual(await run(["verify", folder]), {
    code: 0,
    stdout: "checkpoint.safetensors: every bit is as it was written, after 6 steps\n",
    stderr: "",
  });

  const bytes = await Deno.readFile(path);
  const { tensors, metadata } = decodeSafeTensors(bytes);
  const { headerSha256: _, sha256: __, ...unchecked } = metadata;
  const before = { ...unchecked, format: "denerf checkpoint 2" };
  await Deno.writeFile(
    join(folder, "b.safetensors"),
    encodeSafeTensors({ tensors, metadata: before }),
  );
  bytes[bytes.length - 3] ^= 4;
  await Deno.writeFile(path, bytes);
  const problem = `Cannot load checkpoint ${path}: it is damaged: its tensor batch is not as ` +
    "written. Copy the file from where it is whole, or train anew.";
  assert.deepEqual(await run(["verify", folder]), {
    code: 1,
    stdout: "b.safetensors: it has no checksums, so nobody can tell whether it is as it was " +
      "written, after 6 steps. It gets them when it is saved again: " +
      `denerf train --resume --output '${folder}'\n` +
      `checkpoint.safetensors: ${problem}\n` +
      `Train anew with: denerf train --config '${join(folder, "config.json")}' --output ANOTHER\n`,
    stderr: "",
  });
  const { code, stdout } = await run(["verify", folder, "--json"]);
  assert.deepEqual([code, oneObject(stdout)], [1, {
    run: folder,
    sound: false,
    checkpoints: [
      { file: "b.safetensors", step: 6, checksums: false, problem: null },
      { file: "checkpoint.safetensors", step: null, checksums: false, problem },
    ],
  }]);
  for (
    const args of [["eval", folder], ["render", folder], ["train", "--resume", "--output", folder]]
  ) {
    assert.deepEqual(await run(args), { code: 1, stdout: "", stderr: `error: ${problem}\n` });
  }

  await Deno.remove(path);
  await Deno.remove(join(folder, "b.safetensors"));
  const stdoutOfNone =
    `It has no checkpoint yet. Train it with: denerf train --resume --output '${folder}'\n`;
  assert.deepEqual(await run(["verify", folder]), { code: 1, stdout: stdoutOfNone, stderr: "" });
});

Deno.test("verify looks at every checkpoint, also behind one whose configuration cannot be used", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "of another version"));
  const path = join(folder, "checkpoint.safetensors");
  const { tensors, metadata } = decodeSafeTensors(await Deno.readFile(path));
  const { headerSha256: _, sha256: __, config, ...others } = metadata;
  const newer = JSON.stringify({ ...JSON.parse(config), seed: -1 });
  const contents = {
    tensors,
    metadata: { ...others, format: "denerf checkpoint 2", config: newer },
  };
  await Deno.writeFile(join(folder, "a.safetensors"), encodeSafeTensors(contents));
  const { code, stdout, stderr } = await run(["verify", folder]);
  assert.deepEqual([code, stderr], [1, ""]);
  assert.match(
    stdout,
    /^a\.safetensors: Cannot use the configuration in .*a\.safetensors: seed .*\nThe run does not need it: checkpoint\.safetensors is sound\.\ncheckpoint\.safetensors: every bit is as it was written, after 6 steps\n$/,
  );
});

Deno.test("a run without a checkpoint begins at step 0, with its configuration", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "never saved"));
  const path = join(folder, "checkpoint.safetensors");
  await Deno.remove(path); // as if killed before: config.json and some metrics are there
  const { code, stderr } = await run(["train", "--resume", "--output", folder]);
  assert.equal(code, 0, stderr);
  const said = `\n${folder} has no checkpoint yet: beginning at step 0, with its configuration\n`;
  assert.ok(stderr.includes(said), stderr);
  assertSame(
    await Deno.readFile(path),
    await Deno.readFile(join(trained, "checkpoint.safetensors")),
  );
  assert.deepEqual((await metricsOf(folder)).map(({ step }) => step), [0, 1, 2, 3, 4, 5]);
});

Deno.test("a run that goes on to more steps does so too if it is killed before its next checkpoint", async () => {
  const { root, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "more steps"));
  const child = start(
    ["train", "--resume", "--output", folder, "--steps", "100000"],
    { stdout: "null", stderr: "null" },
  );
  while ((await new RunFolder(folder).config()).steps !== 100_000) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill("SIGKILL");
  await child.status;
  const { config, step } = await readCheckpoint(join(folder, "checkpoint.safetensors"));
  assert.deepEqual([config.steps, step], [100_000, STEPS]);
  assert.doesNotMatch((await run(["config", folder])).stderr, /is not what/);
});

Deno.test("an edited config.json is noticed: the checkpoint's counts, and the way to the other is told", async () => {
  const { root, scene, trained } = await setUp();
  const folder = await copyOf(trained, join(root, "edited"));
  const path = join(folder, "config.json");
  const config = JSON.parse(await Deno.readTextFile(path));
  const [schedule, field] = [{ kind: "constant", initial: 0.01 }, structuredClone(config.field)];
  field.position.levels++;
  const moved = join(root, "moved \u001b[31m");
  const edited = JSON.stringify({ ...config, scene: moved, steps: 8, seed: 7, schedule, field });
  await Deno.writeTextFile(path, edited);
  const anew = `denerf train --config '${path}' --set`;
  const line = (key: string, there: unknown, kept: unknown, command: string) =>
    `  ${key} is ${there} there and ${kept} in the checkpoint: ${kept} is used. For ${there}: ${command}\n`;
  const expected = `${path} is not what its checkpoint was trained with:\n` +
    line(
      "scene",
      JSON.stringify(moved),
      JSON.stringify(scene),
      `denerf train '${join(root, "moved \\u001b[31m")}' --resume --output '${folder}'`,
    ) +
    line("seed", 7, 0, `${anew} seed=7 --output ANOTHER`) +
    line("steps", 8, 6, `denerf train --resume --output '${folder}' --steps 8`) +
    line("field.position.levels", 9, 8, `${anew} field.position.levels=9 --output ANOTHER`) +
    line(
      "schedule",
      JSON.stringify(schedule),
      JSON.stringify(config.schedule),
      `${anew} 'schedule=${JSON.stringify(schedule)}' --output ANOTHER`,
    );
  const words = [
    ["render", folder, "--path", "0", "--outputs", "color"],
    ["path", folder, "--output", join(root, "path.json")],
    ["config", folder],
    ["eval", folder],
    ["train", "--resume", "--output", folder],
  ];
  for (const args of words) {
    const { code, stderr } = await run(args);
    assert.equal(code, 0, stderr);
    assert.ok(stderr.startsWith(expected), `${args}: ${stderr}`);
  }
  assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), config, "training sets it right");
  assert.doesNotMatch((await run(["eval", folder])).stderr, /is not what/);
});
