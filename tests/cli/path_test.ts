import assert from "node:assert/strict";
import { join } from "node:path";
import { presetConfig } from "../../src/nerf/mod.ts";
import { openPath } from "../../src/paths/mod.ts";
import { surveyScene } from "../../src/scene/mod.ts";
import { assertSameCamera } from "../paths/path_test_tools.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { run, runJson, writeAnalyticScene } from "./cli_test_tools.ts";

Deno.test("denerf path writes a file that gives the same cameras, for a capture and for its run", () =>
  withTempFolder(async (folder) => {
    const scene = join(folder, "scene");
    await writeAnalyticScene(scene);
    const file = join(folder, "orbit.json");
    const told = await runJson([
      ...["path", scene, "orbit", "--frames", "7", "--fps", "5"],
      ...["--size", "24x16", "--fov", "50", "--output", file],
    ]);
    assert.deepEqual(told, {
      ...{ output: file, path: "orbit", frames: 7, fps: 5, seconds: 1.4, loops: true },
      ...{ size: [24, 16], projection: "perspective" },
    });
    const survey = await surveyScene(scene);
    const request = { frames: 7, fps: 5, size: [24, 16], fov: 50 } as const;
    const made = await openPath(survey, { words: ["orbit"], ...request });
    const read = await openPath(survey, { words: [file] });
    assert.deepEqual([read.kind, read.frames, read.fps, read.loops], ["orbit", 7, 5, true]);
    for (let frame = 0; frame < 7; frame++) {
      assertSameCamera(read.at(frame), made.at(frame), `frame ${frame}`);
    }

    // A run knows its capture. Without words the path suits the scene, here an orbit.
    const trained = join(folder, "run");
    await write(join(trained, "config.json"), JSON.stringify(presetConfig("ngp", scene, true)));
    const again = join(folder, "again.json");
    const { code, stdout, stderr } = await run([
      ...["path", trained, "--frames", "7", "--fps", "5", "--size", "24x16", "--fov", "50"],
      ...["--output", again],
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(stdout, `Saved ${again}: orbit, 7 keyframes in 1 s, 24x16\n`);
    assert.equal(await Deno.readTextFile(again), await Deno.readTextFile(file));
  }));

/** Arguments that are refused, and all that is said. */
const REFUSALS: Record<string, { args: string[]; stderr: string }> = {
  "words that name no path": {
    args: ["path", "scene", "circle", "--output", "a.json"],
    stderr:
      'error: Cannot use path "circle": it must be orbit, ellipse, spiral, test, numbers of ' +
      "test views, through with 2 or more numbers of training views (or none: all), or a .json " +
      "file.\n",
  },
  "no file to write": {
    args: ["path", "scene"],
    stderr: "error: required option '--output <file>' not specified\n(see --help)\n",
  },
  "a file of another kind": {
    args: ["path", "scene", "--output", "a.txt"],
    stderr: "error: option '--output <file>' argument 'a.txt' is invalid. It must end in .json.\n" +
      "(see --help)\n",
  },
};

for (const [name, { args, stderr }] of Object.entries(REFUSALS)) {
  Deno.test(`denerf path refuses ${name}`, async () => {
    assert.deepEqual(await run(args), { code: 2, stdout: "", stderr });
  });
}
