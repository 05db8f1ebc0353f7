import assert from "node:assert/strict";
import { join } from "node:path";
import { detectFormat, FORMATS, loadScene } from "../../src/scene/mod.ts";
import { withTempFolder, write, writeScene } from "./temp_scene.ts";

Deno.test("loadScene recognizes the Blender format by any of its splits", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 2, "test");
    const scene = await loadScene(folder, { split: "test", downscale: 2 });
    assert.deepEqual(scene.views.map(({ name }) => name), ["test/r_0", "test/r_1"]);
    assert.deepEqual([scene.views[0].image.width, scene.views[0].image.height], [3, 2]);
    assert.deepEqual([scene.views[0].camera.width, scene.views[0].camera.height], [3, 2]);
    await assert.rejects(loadScene(folder, { split: "train" }), {
      name: "SceneError",
      message: `Cannot load scene ${folder}: it has no images of the split train. ` +
        "Choose one that it has: test (2).",
    });
  }));

Deno.test("loadScene refuses what does not exist", () =>
  withTempFolder(async (folder) => {
    const missing = join(folder, "missing");
    await assert.rejects(loadScene(missing, { split: "train" }), {
      name: "SceneError",
      message: `Cannot load scene ${missing}: it does not exist. Give a dataset's folder or file.`,
    });
  }));

Deno.test("a format that does not exist is refused with the nearest that does", () =>
  withTempFolder((folder) =>
    assert.rejects(loadScene(folder, { split: "train", format: "blend" }), {
      name: "SceneError",
      message: `Cannot load scene ${folder}: there is no format blend. Did you mean blender? ` +
        `The formats are ${Object.keys(FORMATS).join(", ")}.`,
    })
  ));

for (const [name, format] of Object.entries(FORMATS)) {
  Deno.test(`the format ${name} does not match a folder of anything else`, () =>
    withTempFolder(async (folder) => {
      assert.equal(await format.matches([], folder), false);
      assert.equal(await format.matches(["notes.txt", "images"], folder), false);
    }));
}

Deno.test("of several formats the first is taken, and the others are told", () =>
  withTempFolder(async (folder) => {
    for (const name of ["cameras.txt", "images.txt", "points3D.txt"]) {
      await write(join(folder, "sparse", "0", name), "");
    }
    await write(join(folder, "poses_bounds.npy"), "");
    const found = await detectFormat(folder);
    assert.deepEqual([found.name, found.others], ["colmap", ["llff"]]);
    const asked = await detectFormat(folder, "llff");
    assert.deepEqual([asked.name, asked.format, asked.others], ["llff", FORMATS.llff, []]);
    await write(join(folder, "transforms.json"), "{}");
    assert.equal((await detectFormat(folder)).name, "transforms");
  }));

for (const downscale of [0, 1.5, NaN]) {
  Deno.test(`loadScene refuses to downscale by ${downscale}`, () =>
    withTempFolder(async (folder) => {
      await assert.rejects(loadScene(folder, { split: "train", downscale }), {
        name: "SceneError",
        message: `Cannot load scene ${folder} as downscale must be an integer >= 1: ` +
          `current value is ${downscale}.`,
      });
    }));
}
