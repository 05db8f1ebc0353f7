import assert from "node:assert/strict";
import { join } from "node:path";
import { readCaptureFolder } from "../../../src/scene/process/folder.ts";
import { refusal } from "./process_tools.ts";
import { withTempFolder, write } from "../temp_scene.ts";

Deno.test("photographs are found in nested folders, hidden files and other kinds left aside", async () => {
  await withTempFolder(async (folder) => {
    const files = ["b.JPG", "a/1.png", "a/ü 2.jpeg", "notes.txt", "clip.mov"];
    const hidden = [".DS_Store", "._b.JPG", "__MACOSX/b.jpg", ".cache/c.jpg", "scene/images/b.jpg"];
    for (const name of [...files, ...hidden]) await write(join(folder, name), "x");
    const { photographs, videos } = await readCaptureFolder(folder, join(folder, "scene"));
    assert.deepEqual(photographs, ["a/1.png", "a/ü 2.jpeg", "b.JPG"].map(unmasked));
    assert.deepEqual(videos, ["clip.mov"]);
  });
});

Deno.test("raw files are left where their photographs are there, too, and HEICs where JPEGs are", async () => {
  await withTempFolder(async (folder) => {
    const files = ["1.CR2", "1.JPG", "3.DNG", "3.HEIC", "a/2.heic", "a/2.png", "b/2.HEIF"];
    for (const name of files) await write(join(folder, name), "x");
    const { photographs } = await readCaptureFolder(folder, "elsewhere");
    assert.deepEqual(photographs, ["1.JPG", "3.HEIC", "a/2.png", "b/2.HEIF"].map(unmasked));
  });
});

Deno.test("the films of Live Photos are no videos of a folder, others are", async () => {
  await withTempFolder(async (folder) => {
    const films = ["1.MOV", "2.MOV", "a/1.MOV", "1.mp4"];
    for (const name of ["1.HEIC", "2.JPG", ...films]) await write(join(folder, name), "x");
    const { videos } = await readCaptureFolder(folder, "elsewhere");
    assert.deepEqual(videos, ["1.mp4", "a/1.MOV"]);
  });
});

Deno.test("masks of HEICs are found, in a folder and beside them", async () => {
  await withTempFolder(async (folder) => {
    const files = ["1.HEIC", "2.HEIC", "3.HEIC", "4.HEIC"];
    const masks = ["1_mask.png", "2.HEIC.png", "masks/3.png"];
    for (const name of [...files, ...masks]) await write(join(folder, name), "x");
    const { photographs } = await readCaptureFolder(folder, "elsewhere");
    assert.deepEqual(
      photographs.map(({ mask }) => mask),
      [...masks.map((name) => join(folder, name)), null],
    );
  });
});

const FOLDERS: Record<string, { files: string[]; message: string }> = {
  "without photographs": {
    files: ["notes.txt"],
    message:
      "Cannot process FOLDER: it holds no photographs. Give a folder of JPEG, PNG or HEIC files, " +
      "or a video.",
  },
  "with AVIF files": {
    files: ["a/IMG 1.avif", "a/IMG 2.jpg"],
    message:
      "Cannot use FOLDER/a/IMG 1.avif: photographs must be JPEG, PNG or HEIC. Convert it, for example " +
      'by "magick mogrify -format jpg *.avif", and move the originals elsewhere.',
  },
  "with two HEICs of one name": {
    files: ["a.HEIC", "a.heif"],
    message: "Cannot process FOLDER: a.HEIC and a.heif differ by no more than their extension. " +
      "Rename or remove one.",
  },
  "with two photographs of one name": {
    files: ["a.jpg", "a.png"],
    message: "Cannot process FOLDER: a.jpg and a.png differ by no more than their extension. " +
      "Rename or remove one.",
  },
};

for (const [name, { files, message }] of Object.entries(FOLDERS)) {
  Deno.test(`a folder ${name} is refused`, async () => {
    await withTempFolder(async (folder) => {
      for (const file of files) await write(join(folder, file), "x");
      const error = await refusal(readCaptureFolder(folder, "elsewhere"));
      assert.equal(error.message.replaceAll(folder, "FOLDER"), message);
    });
  });
}

function unmasked(name: string): { name: string; mask: null } {
  return { name, mask: null };
}
