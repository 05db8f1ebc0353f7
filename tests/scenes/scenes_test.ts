/** Holds the two modules of `scenes/` to the files. */
import assert from "node:assert/strict";
import { SCENE_FILES } from "../../scenes/carried.ts";
import { readSceneFile, SCENE_PATHS } from "../../scenes/mod.ts";

const SCENES = new URL("../../scenes/", import.meta.url);

Deno.test("a bundle carries every file of the bundled scenes, byte for byte", async () => {
  const files = folders(SCENES).flatMap((folder) => filesBelow(folder));
  assert.ok(files.length > 0);
  assert.deepEqual(Object.keys(SCENE_FILES), files.sort());
  for (const [path, bytes] of Object.entries(SCENE_FILES)) {
    const stored = await Deno.readFile(new URL(path, SCENES));
    assert.ok(stored.every((byte, i) => byte === bytes[i]) && stored.length === bytes.length, path);
  }
});

Deno.test("scenes/mod.ts names every file of the bundled scenes, and reads it", async () => {
  const files = folders(SCENES).flatMap((folder) => filesBelow(folder));
  assert.deepEqual([...SCENE_PATHS].sort(), files.sort());
  for (const path of ["brig/transforms_val.json", "brig/train/r_55.png"]) {
    assert.deepEqual(await readSceneFile(path), await Deno.readFile(new URL(path, SCENES)));
  }
  await assert.rejects(readSceneFile("brig/train/r_56.png"), TypeError);
});

function folders(url: URL): string[] {
  return [...Deno.readDirSync(url)].filter(({ isDirectory }) => isDirectory).map(({ name }) =>
    name
  );
}

/** Paths below `scenes/` of the files in a folder. */
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, SCENES))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}
