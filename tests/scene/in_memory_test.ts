import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeImage } from "../../src/scene/images/decode.ts";
import {
  type CaptureFiles,
  type DecodeImage,
  loadFiles,
  surveyFiles,
} from "../../src/scene/in_memory.ts";
import { loadScene, SceneError, type Survey, surveyScene } from "../../src/scene/mod.ts";
import { POSE, rgbaPng, withTempFolder, write } from "./temp_scene.ts";

const BRIG = fileURLToPath(new URL("../../scenes/brig", import.meta.url));
const FOX = fileURLToPath(new URL("../../../shared/data/fox", import.meta.url));
const CHOICES = { downscale: 1, holdout: 8, up: undefined };

const decode: DecodeImage = async (file, name, orientation) =>
  await decodeImage(new Uint8Array(await file.arrayBuffer()), name, orientation);

/** A folder's files as a page gets them: by paths that begin with the folder's name. */
async function filesIn(folder: string, name: string): Promise<CaptureFiles> {
  const files = new Map<string, Blob>();
  for await (const entry of Deno.readDir(folder)) {
    const [path, called] = [join(folder, entry.name), `${name}/${entry.name}`];
    if (entry.isFile) files.set(called, new Blob([await Deno.readFile(path)]));
    else for (const [inside, file] of await filesIn(path, called)) files.set(inside, file);
  }
  return files;
}

/** What does not name files. */
function essence({ name, placement, frames, splits, factor }: Survey) {
  return {
    ...{ name, placement, splits, factor },
    frames: frames.map(({ frame, camera, imageSize, orientation }) => ({
      ...{ name: frame.name, camera, imageSize, orientation },
    })),
  };
}

for (const [name, folder] of Object.entries({ brig: BRIG, fox: FOX })) {
  Deno.test(`${name}'s files in memory are surveyed as its folder is`, async () => {
    const exists = await Deno.stat(folder).then(() => true, () => false);
    if (!exists) return console.log(`skipped: there is no ${folder}`);
    const survey = await surveyFiles(await filesIn(folder, name), CHOICES);
    assert.deepEqual(essence(survey), essence(await surveyScene(folder, CHOICES)));
  });
}

Deno.test("photographs in memory, reduced and masked, are loaded as from a disk", () =>
  withTempFolder(async (parent) => {
    const folder = join(parent, "masked");
    const frames = [0, 1, 2].map((i) => ({
      ...{ file_path: `images/${i}.png`, mask_path: i === 0 ? "masks/0.png" : undefined },
      transform_matrix: POSE.map((row) => row.map((value, k) => k === 3 ? value + i : value)),
    }));
    const content = { camera_angle_x: 0.69, aabb_scale: 2, frames };
    await write(join(folder, "transforms.json"), JSON.stringify(content));
    for (const i of [0, 1, 2]) await write(join(folder, `images/${i}.png`), rgbaPng(6, 4, i));
    await write(join(folder, "masks/0.png"), rgbaPng(6, 4, 9));
    await write(join(folder, "images/dynamic_mask_1.png"), rgbaPng(6, 4, 7));
    const files = await filesIn(folder, "masked");
    const choices = { ...CHOICES, downscale: 2, holdout: 0 };
    const loaded = await loadFiles(await surveyFiles(files, choices), files, decode, {
      split: "train",
    });
    assert.deepEqual(loaded, await loadScene(folder, { split: "train", ...choices }));
    assert.deepEqual(loaded.views.map(({ mask }) => mask !== undefined), [true, true, false]);
  }));

Deno.test("files that are no such capture are refused in a sentence", async () => {
  const json = (value: unknown) => new Blob([JSON.stringify(value)]);
  const frame = { file_path: "a", transform_matrix: POSE };
  const refusals: [Record<string, Blob>, RegExp][] = [
    [{ "a.png": new Blob() }, /none of the 1 files is a transforms\.json/],
    [{ "transforms.json": new Blob(["{"]) }, /it ends in the middle/],
    [{ "transforms.json": json({ frames: [frame] }) }, /no focal length/],
    [
      { "transforms.json": json({ camera_angle_x: 0.69, frames: [frame] }) },
      /none of its 1 frames can be used; the first is a: a is not among the files\. Drop/,
    ],
    [
      {
        "transforms.json": json({ camera_angle_x: 0.69, frames: [frame] }),
        "a.png": new Blob(["RIFF....WEBP"]),
      },
      /only PNG and JPEG photographs are read here/,
    ],
  ];
  for (const [files, message] of refusals) {
    await assert.rejects(surveyFiles(new Map(Object.entries(files)), CHOICES), (error) => {
      assert.ok(error instanceof SceneError);
      assert.match(error.message, message);
      return true;
    });
  }
});
