import assert from "node:assert/strict";
import { join } from "node:path";
import { chooseImageFolder } from "../../../src/scene/files/image_folders.ts";
import { withTempFolder, write } from "../temp_scene.ts";

/** The folders' names and the chosen one's for each factor. */
async function choose(names: readonly string[], downscale: number): Promise<string | null> {
  let chosen: string | null = null;
  await withTempFolder(async (folder) => {
    for (const name of names) await Deno.mkdir(join(folder, name));
    await write(join(folder, "images_2"), "a file");
    const found = await chooseImageFolder(folder, downscale);
    if (found === null) return;
    chosen = found.path.slice(folder.length + 1);
    assert.equal(found.reduction, Number(/\d+/.exec(chosen!)?.[0] ?? 1));
  });
  return chosen;
}

Deno.test("the folder of images that are reduced as wanted is chosen", async () => {
  const all = ["images", "images_4", "images_8", "images_x", "images_0", "sparse"];
  assert.equal(await choose(all, 1), "images");
  assert.equal(await choose(all, 4), "images_4");
  assert.equal(await choose(all, 8), "images_8");
});

Deno.test("else the most reduced one that divides it, else the least reduced there is", async () => {
  const all = ["images", "images_4", "images_8"];
  assert.equal(await choose(all, 2), "images");
  assert.equal(await choose(all, 12), "images_4");
  assert.equal(await choose(all, 16), "images_8");
  assert.equal(await choose(["images_8", "images_4"], 1), "images_4");
  assert.equal(await choose(["images_8", "images_4"], 6), "images_4");
  assert.equal(await choose(["input"], 1), null);
});
