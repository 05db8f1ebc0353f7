import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "npm:fast-png@^8.0.0";
import type { ListedField } from "../../src/cli/config.ts";
import { configure, fieldOf } from "../../src/nerf/mod.ts";
import { openGpu, prepare } from "../../src/runs/mod.ts";
import { analyticScene, type SceneSummary } from "../../src/scene/mod.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { oneObject, run, runJson, TINY, TINY_NGP } from "./cli_test_tools.ts";

const VIEWS = 9;

/** Writes views of the analytic scene as a capture that does not say how it is placed. */
async function writeCapture(folder: string, more: Record<string, unknown> = {}): Promise<void> {
  const { views } = analyticScene({ split: "train", views: VIEWS, size: 16 });
  const frames = [];
  for (const [i, { image, camera: { cameraToWorld: pose } }] of views.entries()) {
    const file_path = `images/${i}.png`;
    await write(join(folder, file_path), encode({ ...image, channels: 4 }));
    const rows = [0, 4, 8].map((start) => [...pose.subarray(start, start + 4)]);
    frames.push({ file_path, transform_matrix: [...rows, [0, 0, 0, 1]] });
  }
  const file = { camera_angle_x: 0.69, ...more, frames };
  await write(join(folder, "transforms.json"), JSON.stringify(file));
}

async function configOf(folder: string) {
  return JSON.parse(await Deno.readTextFile(join(folder, "config.json")));
}

for (const [name, options] of [["ngp", TINY_NGP], ["nerf-small", TINY]] as const) {
  Deno.test(`train with ${name} takes a capture as it is, says what it chose, and eval agrees`, () =>
    withTempFolder(async (folder) => {
      const [scene, output] = [join(folder, "capture"), join(folder, "run")];
      await writeCapture(scene);
      const { code, stdout, stderr } = await run(
        ["train", scene, ...options, "--steps", "3", "--holdout", "4", "--json"]
          .concat(["--output", output]),
      );
      assert.equal(code, 0, stderr);
      assert.match(
        stderr,
        /\nscene +capture \(transforms\): 9 images, 6 to train on, 3 held out\n/,
      );
      assert.match(
        stderr,
        /\nspace +unbounded, box of side 2 around \(0, 0, 0\), up: the file's z\n/,
      );
      assert.match(stderr, /\n {2}space=contracted: the scene goes on at any distance\n/);
      const result = oneObject(stdout);
      const { splits, layout } = result.scene as SceneSummary;
      assert.deepEqual(splits, { train: 6, val: 3, test: 3 });
      assert.equal(layout.kind, "unbounded");
      const config = await configOf(output);
      assert.deepEqual([config.space, config.holdout, config.box.size], ["contracted", 4, 2]);
      for (const { key, value } of result.settings as { key: string; value: unknown }[]) {
        const field = key.split(".").reduce((object, name) => object[name], config);
        assert.equal(typeof field === "object" ? JSON.stringify(field) : String(field), `${value}`);
      }
      const { images } = await runJson(["eval", output]);
      assert.equal(images, 3);
    }));
}

Deno.test("what options say comes before what suits the scene", () =>
  withTempFolder(async (folder) => {
    const [scene, output] = [join(folder, "capture"), join(folder, "run")];
    await writeCapture(scene, { aabb_scale: 4 });
    const { settings } = await runJson(
      ["train", join(scene, "transforms.json"), ...TINY_NGP, "--steps", "1", "--output", output]
        .concat(["--format", "transforms", "--set", "space=box", "--set", "occupancy.cascades=2"]),
    );
    const keys = (settings as { key: string }[]).map(({ key }) => key);
    assert.deepEqual(keys, ["camera.near", "march.coneAngle"]);
    const config = await configOf(output);
    assert.deepEqual([config.occupancy.cascades, config.format], [2, "transforms"]);
  }));

Deno.test("a run keeps which way is up, whether it was found or asked for", () =>
  withTempFolder(async (folder) => {
    const [scene, asked, found] = ["capture", "asked", "found"].map((name) => join(folder, name));
    await writeCapture(scene);
    const train = ["train", scene, ...TINY, "--steps", "1"];
    const { scene: summary } = await runJson([...train, "--up", "-x", "--output", asked]);
    const why = "the capture's -x, as asked";
    assert.deepEqual((summary as SceneSummary).up, { direction: [-1, 0, 0], why });
    assert.equal((await configOf(asked)).up, "-x");
    await runJson([...train, "--output", found]);
    assert.equal((await configOf(found)).up, "z", "the file's own axis");
    const resume = ["train", "--resume", "--steps", "2", "--output", asked, "--json"];
    const { stdout } = await run(resume);
    assert.deepEqual((oneObject(stdout).scene as SceneSummary).up.direction, [-1, 0, 0]);
    const refused = await run([...resume, "--up", "z"]);
    assert.equal(
      refused.stderr.trim(),
      "error: Cannot resume with up=z: only the steps and maxSeconds of a run can change.",
    );
    const path = join(folder, "path.json");
    for (const [source, options] of [[asked, []], [scene, ["--up", "-x"]]] as const) {
      await runJson(["path", source, "orbit", "--frames", "4", ...options, "--output", path]);
      const { keyframes } = JSON.parse(await Deno.readTextFile(path));
      const heights = keyframes.map(({ pose }: { pose: number[][] }) => pose[0][3]);
      assert.ok(Math.max(...heights) - Math.min(...heights) < 1e-5, "its circle lies across x");
    }
    const inspected = await run(["inspect", scene, "--up", "y"]);
    assert.match(inspected.stdout, /\nspace .*, up: the capture's y, as asked\n/);
  }));

Deno.test("a run's configuration of before it had up means the photographs' tops", () =>
  withTempFolder(async (folder) => {
    const [scene, output] = [join(folder, "capture"), join(folder, "run")];
    await writeCapture(scene);
    await runJson(["train", scene, ...TINY, "--steps", "1", "--output", output]);
    const { up: _, ...before } = await configOf(output);
    await Deno.writeTextFile(join(output, "config.json"), JSON.stringify(before));
    await Deno.remove(join(output, "checkpoint.safetensors"));
    const { stdout } = await run(["train", "--resume", "--output", output, "--json"]);
    assert.equal((oneObject(stdout).scene as SceneSummary).up.why, null);
    assert.equal((await configOf(output)).up, "images");
  }));

Deno.test("config lists what train chooses for a scene, and why", () =>
  withTempFolder(async (folder) => {
    const [scene, file, output] = ["capture", "own.toml", "run"].map((name) => join(folder, name));
    await writeCapture(scene);
    const text = 'extends = "nerf-small"\nsteps = 1\n[batch]\nrays = 16\n[field]\nwidth = 32\n';
    await Deno.writeTextFile(file, text);
    const { settings } = await runJson(
      ["train", scene, "--config", file, "--downscale", "2", "--output", output],
    );
    assert.ok((settings as unknown[]).length > 0);
    await Deno.writeTextFile(file, `downscale = 2\n${text}`);
    const { fields } = await runJson(["config", file, "--scene", scene]);
    const listed = fields as { key: string; value: unknown; why: string | null }[];
    const config = await configOf(output);
    for (const { key, value } of listed) {
      const field = key.split(".").reduce((object, name) => object[name], config);
      assert.deepEqual(value, field, key);
    }
    for (const { key, reason } of settings as { key: string; reason: string }[]) {
      assert.ok(listed.some((field) => field.key.startsWith(key) && field.why === reason), key);
    }
    const plain = await run(["config", "ngp", "--scene", scene]);
    assert.match(plain.stdout, /^ngp on .* for .*capture\n/);
    assert.match(
      plain.stdout,
      /\n {2}space = "contracted" {3}\(preset: "box"\)\n[^]*Here "contracted": the scene goes on at any distance\.\n/,
    );
  }));

for (const [space, method] of [[null, "horizon"], ["box", "ngp"]] as const) {
  Deno.test(`train chooses ${method} for an unbounded capture${space ? ` in a ${space}` : ""}, and says why`, () =>
    withTempFolder(async (folder) => {
      const [scene, output] = [join(folder, "capture"), join(folder, "run")];
      await writeCapture(scene);
      const given = space ? ["--set", `space=${space}`] : [];
      const { code, stderr } = await run(
        ["train", scene, "--preset", "auto", ...given, "--steps", "1", "--output", output]
          .concat(["--set", "grid.tableSize=1024", "--set", "grid.levels=4"]),
      );
      assert.equal(code, 0, stderr);
      const why = space ? "all there is lies in a box" : "the scene goes on at any distance";
      assert.ok(
        stderr.includes(`\nChosen for this scene: preset=${method}: ${why}\n`) ||
          stderr.startsWith(`Chosen for this scene: preset=${method}: ${why}\n`),
        stderr,
      );
      const config = await configOf(output);
      assert.deepEqual([config.method, config.preset], [method, method]);
      const more = ["--resume", "--preset", "auto", "--steps", "2", "--output", output];
      assert.equal((await runJson(["train", ...more])).steps, 2);
    }));
}

Deno.test("config lists what auto stands for, and why; prepare and configure choose the same", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder);
    const { preset, fields } = await runJson(["config", "auto", "--scene", folder]);
    const listed = new Map((fields as ListedField[]).map((field) => [field.key, field]));
    assert.deepEqual([preset, listed.get("method")?.value], ["horizon", "horizon"]);
    assert.equal(listed.get("preset")?.why, "the scene goes on at any distance");
    const gpu = await openGpu("software");
    try {
      const prepared = await prepare(gpu, folder, { preset: "auto" });
      const inMemory = configure(gpu, prepared.scene, { preset: "auto" });
      for (const { config, settings } of [prepared, inMemory]) {
        assert.equal(config.method, "horizon");
        assert.deepEqual(settings[0], {
          ...{ key: "preset", value: "horizon", reason: "the scene goes on at any distance" },
        });
      }
      for (const [key, { value }] of listed) {
        assert.deepEqual(fieldOf(prepared.config, key), value, key);
      }
      const boxed = { preset: "auto", settings: { space: "box" } };
      assert.equal((await prepare(gpu, folder, boxed)).config.method, "ngp");
      assert.equal(configure(gpu, prepared.scene, boxed).config.method, "ngp");
    } finally {
      await gpu.close();
    }
  }));

Deno.test("config of auto wants a scene", async () => {
  const { code, stderr } = await run(["config", "auto"]);
  assert.equal(code, 2);
  assert.equal(
    stderr,
    "error: Cannot list the keys of auto without a scene: it stands for the preset that suits one. " +
      "Name it by --scene.\n",
  );
});
