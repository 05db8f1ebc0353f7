import assert from "node:assert/strict";
import { join } from "node:path";
import { FORMATS, loadScene } from "../../src/scene/mod.ts";
import { withTempFolder, write, writeScene } from "./temp_scene.ts";

Deno.test("loadScene recognizes the Blender format by any of its splits", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 2, "test");
    const scene = await loadScene(folder, { split: "test", downscale: 2 });
    assert.deepEqual(scene.views.map(({ name }) => name), ["test/r_0", "test/r_1"]);
    assert.deepEqual([scene.views[0].image.width, scene.views[0].image.height], [3, 2]);
    await assert.rejects(loadScene(folder, { split: "train" }), {
      name: "SceneError",
      message: `Cannot load scene ${folder}: transforms_train.json does not exist. ` +
        "Choose a split that does: test.",
    });
  }));

Deno.test("loadScene refuses a folder that does not exist", () =>
  withTempFolder(async (folder) => {
    const missing = join(folder, "missing");
    await assert.rejects(loadScene(missing, { split: "train" }), {
      name: "SceneError",
      message: `Cannot load scene ${missing}: the folder does not exist. Give a dataset's folder.`,
    });
  }));

Deno.test("loadScene refuses a file and names its folder", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1);
    const file = join(folder, "transforms_train.json");
    await assert.rejects(loadScene(file, { split: "train" }), {
      name: "SceneError",
      message: `Cannot load scene ${file}: it is a file. Give the folder that holds it: ${folder}.`,
    });
  }));

Deno.test("loadScene refuses an unknown format and says what it looked for and found", () =>
  withTempFolder(async (folder) => {
    const expected = (found: string) => ({
      name: "SceneError",
      message: `Cannot load scene ${folder}: its format is unknown. The known formats are ` +
        "blender (transforms_train.json, transforms_val.json or transforms_test.json); the folder " +
        `holds ${found}.`,
    });
    await assert.rejects(loadScene(folder, { split: "train" }), expected("nothing"));
    for (const name of ["g", "b", "f", "d", "a", "e", "c"]) await write(join(folder, name), "");
    await assert.rejects(
      loadScene(folder, { split: "train" }),
      expected("a, b, c, d, e and 2 more"),
    );
  }));

for (const [name, format] of Object.entries(FORMATS)) {
  Deno.test(`the format ${name} does not match a folder of anything else`, () => {
    assert.equal(format.matches([]), false);
    assert.equal(format.matches(["notes.txt", "images"]), false);
  });
}
