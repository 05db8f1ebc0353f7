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

Deno.test("raw files are left where their photographs are there, too", async () => {
  await withTempFolder(async (folder) => {
    for (const name of ["1.CR2", "1.JPG", "a/2.heic", "a/2.png"]) {
      await write(join(folder, name), "x");
    }
    const { photographs } = await readCaptureFolder(folder, "elsewhere");
    assert.deepEqual(photographs, ["1.JPG", "a/2.png"].map(unmasked));
  });
});

const FOLDERS: Record<string, { files: string[]; message: string }> = {
  "without photographs": {
    files: ["notes.txt"],
    message:
      "Cannot process FOLDER: it holds no photographs. Give a folder of JPEG or PNG files, or " +
      "a video.",
  },
  "with HEIC files": {
    files: ["a/IMG 1.HEIC", "a/IMG 2.jpg"],
    message:
      "Cannot use FOLDER/a/IMG 1.HEIC: photographs must be JPEG or PNG. Convert it, for example " +
      'by "magick mogrify -format jpg *.HEIC", and move the originals elsewhere.',
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
