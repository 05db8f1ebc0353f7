/**
 * Field files on the command line: written of a run without a GPU, and rendered where a run is.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { changeField, decodeField } from "../../src/nerf/mod.ts";
import { decodeImage } from "../../src/scene/images/decode.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { run, runJson, TINY_NGP, writeAnalyticScene } from "./cli_test_tools.ts";

/** The environment of a process that finds no GPU: no driver, and no OpenGL instead. */
const NO_GPU = { VK_DRIVER_FILES: "/none", DENO_WEBGPU_BACKEND: "vulkan" };

const ORBIT = ["--path", "orbit", "--frames", "2", "--size", "16x16", "--outputs", "color"];

/** The pixels of the first frame of a render. */
async function firstFrame(folder: string): Promise<readonly number[]> {
  const files = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  const path = join(folder, files.find((name) => name.endsWith(".png"))!);
  return [...(await decodeImage(await Deno.readFile(path), path)).data];
}

function meanDifference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}

Deno.test("a field file is written without a GPU, rendered, gone on with, cropped, moved and evaluated", () =>
  withTempFolder(async (folder) => {
    const [scene, trained, file] = ["scene", "run", "a.field"].map((name) => join(folder, name));
    await writeAnalyticScene(scene);
    await runJson(["train", scene, ...TINY_NGP, "--steps", "30", "--output", trained]);

    const written = await run(["export", "field", trained, "--output", file, "--json"], {
      env: NO_GPU,
    });
    assert.equal(written.code, 0, written.stderr);
    const told = JSON.parse(written.stdout);
    const bytes = await Deno.readFile(file);
    assert.deepEqual(
      [told.output, told.bytes, told.quality, told.step, told.method, told.name],
      [file, bytes.length, 8, 30, "ngp", "scene"],
    );
    const { about } = await decodeField(file, bytes);
    assert.deepEqual([about.crop, about.tour, about.up], [null, null, [0, 0, 1]]);

    // Along the same path as the run; what is done is left alone, without a GPU.
    await runJson(["render", trained, ...ORBIT, "--output", join(folder, "of run")]);
    const { output } = await runJson(["render", file, ...ORBIT]) as { output: string };
    assert.equal(output, join(folder, "a-renders", "orbit"));
    const [ofRun, ofFile] = [await firstFrame(join(folder, "of run")), await firstFrame(output)];
    assert.ok(meanDifference(ofRun, ofFile) < 2, `${meanDifference(ofRun, ofFile)}`);
    assert.ok(new Set(ofFile).size > 20);
    const again = await run(["render", file, ...ORBIT, "--json"], { env: NO_GPU });
    assert.deepEqual([again.code, JSON.parse(again.stdout).rendered], [0, []]);

    // Its crop box is used, unless another one is named.
    const corner = { lower: [0, 0, 0], upper: [0.01, 0.01, 0.01] } as const;
    const cropped = join(folder, "cropped.field");
    await Deno.writeFile(cropped, await changeField(file, bytes, { crop: corner }));
    const crops = [[], ["--crop=-9,-9,-9,9,9,9"]];
    const [shown, all] = await Promise.all(crops.map(async (crop, i) => {
      const output = join(folder, `crop ${i}`);
      await runJson(["render", cropped, ...ORBIT, ...crop, "--output", output]);
      return await firstFrame(output);
    }));
    assert.ok(meanDifference(shown, ofFile) > 5, `${meanDifference(shown, ofFile)}`);
    assert.deepEqual(all, ofFile);

    const scores = await runJson(["eval", file]);
    assert.ok(Number(scores.psnr) > 5, JSON.stringify(scores));

    // Without its capture it goes along files of keyframes and its own tour, and nothing else.
    const keyframes = join(folder, "path.json");
    await runJson(["path", scene, "orbit", "--frames", "2", "--output", keyframes]);
    await Deno.rename(scene, join(folder, "gone"));
    const alone = join(folder, "alone");
    const small = ["--size", "16x16", "--outputs", "color", "--frames", "2"];
    await runJson(["render", file, "--path", keyframes, ...small, "--output", alone]);
    assert.ok(meanDifference(await firstFrame(alone), ofFile) < 2);
    const tour = JSON.parse(await Deno.readTextFile(keyframes));
    const touring = join(folder, "touring.field");
    await Deno.writeFile(touring, await changeField(file, bytes, { tour }));
    const toured = await runJson(["render", touring, ...small]);
    assert.equal(toured.output, join(folder, "touring-renders", "tour"));
    assert.deepEqual(await firstFrame(toured.output as string), await firstFrame(alone));

    const unplaced = await changeField(file, bytes, { tour, fromCapture: null });
    await Deno.writeFile(join(folder, "unplaced.field"), unplaced);
    const lost = await runJson(["render", join(folder, "unplaced.field"), ...small]);
    assert.deepEqual(
      lost.rendered,
      ["tour_0000", "tour_0001"],
      "a tour of a page that does not know the capture",
    );

    const refused = await run(["render", touring, "--path", "orbit"]);
    assert.equal(refused.code, 2);
    assert.ok(
      refused.stderr.startsWith(
        `error: Cannot render ${touring} along orbit as its capture, ${scene}, is not at hand. ` +
          "Name it by --scene, or render along a file of keyframes (--path FILE.json) or the " +
          "field's tour (--path tour). ",
      ),
      refused.stderr,
    );
    const untoured = await run(["render", file, "--path", "tour"]);
    assert.equal(
      untoured.stderr,
      `error: Cannot render ${file} along its tour as it has none. Render along another path, or ` +
        `make it one with: denerf view ${file}\n`,
    );
  }));

Deno.test("a file that is no field is refused before any GPU is looked for", () =>
  withTempFolder(async (folder) => {
    const file = join(folder, "a.field");
    await Deno.writeTextFile(file, "no field");
    for (const command of ["render", "eval"]) {
      const { code, stderr } = await run([command, file], { env: NO_GPU });
      assert.deepEqual([code, stderr], [
        1,
        `error: Cannot load field ${file}: it is no field file: those are gzipped. Make one of a ` +
        "run: denerf export field RUN.\n",
      ]);
    }
  }));
