import assert from "node:assert/strict";
import { join } from "node:path";
import { FORMATS, readCapture } from "../../../src/scene/formats/mod.ts";
import { withTempFolder, write, writeScene } from "../temp_scene.ts";

/** What is on disk, what of it is given as a scene, and what is said: after its path, FOLDER stands for the folder. */
interface Refusal {
  readonly disk: readonly string[];
  readonly given?: string;
  readonly message: string;
}

const KNOWN = Object.keys(FORMATS).length;

const REFUSALS: Record<string, Refusal> = {
  "photographs": {
    disk: ["my photos/1.jpg", "my photos/2.JPG", "my photos/3.HEIC"],
    given: "my photos",
    message: "it holds 3 photographs but no file of their cameras. Find them by: denerf process " +
      "'FOLDER/my photos' --output 'scenes/my photos'; then: denerf train 'scenes/my photos'",
  },
  "photographs in folders": {
    disk: ["a/left/1.png", "a/right/1.png"],
    given: "a",
    message: "it holds 2 photographs but no file of their cameras. Find them by: denerf process " +
      "FOLDER/a --output scenes/a; then: denerf train scenes/a",
  },
  "a video": {
    disk: ["garden.mp4"],
    given: "garden.mp4",
    message: "it is a video, and its cameras are not known. Find them by: denerf process " +
      "FOLDER/garden.mp4 --output scenes/garden; then: denerf train scenes/garden",
  },
  "a folder with a video": {
    disk: ["a/garden.MOV", "a/notes.txt"],
    given: "a",
    message: "it holds a video, whose cameras are not known. Find them by: denerf process " +
      "FOLDER/a/garden.MOV --output scenes/garden; then: denerf train scenes/garden",
  },
  "a folder of videos": {
    disk: ["a/1.mp4", "a/2.mp4"],
    given: "a",
    message: "it holds 2 videos, whose cameras are not known. Find them by: denerf process " +
      "FOLDER/a --output scenes/a; then: denerf train scenes/a",
  },
  "a camera's card": {
    disk: ["card/DCIM/100_PANA/1.jpg", "card/DCIM/101_PANA/1.jpg", "card/__MACOSX/._DCIM"],
    given: "card",
    message: "it holds 2 photographs but no file of their cameras. Find them by: denerf process " +
      "FOLDER/card --output scenes/card; then: denerf train scenes/card",
  },
  "a zip": {
    disk: ["scan.zip"],
    given: "scan.zip",
    message:
      "it is an archive. Unpack it: unzip FOLDER/scan.zip -d scan; then: denerf train scan " +
      "(or, for photographs or a video alone: denerf process scan --output scenes/scan)",
  },
  "a compressed tar": {
    disk: ["a/scan.tar.gz"],
    given: "a",
    message:
      "it holds an archive. Unpack it: mkdir scan && tar -xf FOLDER/a/scan.tar.gz -C scan; " +
      "then: denerf train scan (or, for photographs or a video alone: denerf process scan " +
      "--output scenes/scan)",
  },
  "Meshroom's project": {
    disk: ["a/MeshroomCache/StructureFromMotion/0f/cameras.sfm", "a/images/1.jpg", "a/a.mg"],
    given: "a",
    message: "it is Meshroom's project. Give the cameras that it found, and say where the " +
      "photographs are: MeshroomCache/StructureFromMotion/…/cameras.sfm --images DIR.",
  },
  "Metashape's project": {
    disk: ["scan.psx"],
    given: "scan.psx",
    message: "it is Metashape's project. Export its cameras as .xml (File, Export, Export " +
      "Cameras) beside the photographs.",
  },
  "RealityCapture's project": {
    disk: ["a/scan.rcproj", "a/1.jpg"],
    given: "a",
    message: "it is RealityCapture's project. Export a .csv (Alignment, Registration, " +
      "Internal/External camera parameters) beside the photographs.",
  },
  "an archive that tar does not open": {
    disk: ["scan.7z"],
    given: "scan.7z",
    message: "it is an archive. Unpack it: 7z x FOLDER/scan.7z -oscan; then: denerf train scan " +
      "(or, for photographs or a video alone: denerf process scan --output scenes/scan)",
  },
  "one photograph": {
    disk: ["1.jpg"],
    given: "1.jpg",
    message: "it is a single photograph. Give the folder of all photographs to denerf process.",
  },
  "splats": {
    disk: ["scene.splat"],
    given: "scene.splat",
    message: "it is what a program made of a capture. Give the folder with the photographs.",
  },
  "nothing": {
    disk: ["a/b/c/d.txt"],
    given: "a/b/c",
    message:
      `its format is unknown: it holds d.txt. docs/captures.md lists the ${KNOWN} that are known. ` +
      "Photographs or a video without cameras: denerf process.",
  },
  "several scenes": {
    disk: ["lego/transforms.json", "ship/transforms.json", "readme"],
    message: "2 of its folders are scenes. Give one of them, such as FOLDER/lego.",
  },
};

for (const [what, { disk, given = ".", message }] of Object.entries(REFUSALS)) {
  Deno.test(`a scene that is ${what} is refused with what to do`, () =>
    withTempFolder(async (folder) => {
      for (const file of disk) await write(join(folder, file), "{}");
      const path = join(folder, given);
      await assert.rejects(readCapture(path), {
        name: "SceneError",
        message: `Cannot load scene ${path}: ${message.replaceAll("FOLDER", folder)}`,
      });
      assert.ok(message.length <= 300, `${message.length} characters`);
    }));
}

Deno.test("names of a thousand letters make no refusal longer than 300 characters", () =>
  withTempFolder(async (folder) => {
    for (const letter of "abcd") await write(join(folder, letter.repeat(200)), "");
    await assert.rejects(readCapture(folder), (error: Error) => {
      assert.match(error.message, /format is unknown/);
      assert.ok(error.message.length - folder.length <= 300, error.message);
      return true;
    });
  }));

Deno.test("a scene in the only folder that is one is read, and may use what is beside it", () =>
  withTempFolder(async (folder) => {
    await writeScene(join(folder, "archive"), 2);
    const { format, frames, notes } = await readCapture(folder);
    assert.deepEqual([format, frames.length], ["blender", 2]);
    assert.deepEqual(notes, [`It was found in ${join(folder, "archive")}.`]);

    const file = join(folder, "archive", "transforms_train.json");
    const text = (await Deno.readTextFile(file)).replaceAll("./train/", "../photographs/");
    await Deno.writeTextFile(file, text);
    await Deno.rename(join(folder, "archive", "train"), join(folder, "photographs"));
    const moved = await readCapture(folder);
    assert.deepEqual(
      moved.frames.map(({ image }) => image),
      ["r_0.png", "r_1.png"].map((name) => join(folder, "photographs", name)),
    );
    await assert.rejects(readCapture(join(folder, "archive")), /its image does not exist/);
    const images = join(folder, "photographs");
    const named = await readCapture(join(folder, "archive"), { images });
    assert.deepEqual(
      named.frames.map(({ image }) => image),
      moved.frames.map(({ image }) => image),
    );
  }));

Deno.test("a folder of photographs that is none is refused", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1);
    const images = join(folder, "none");
    await assert.rejects(readCapture(folder, { images }), {
      name: "SceneError",
      message:
        `Cannot look for photographs in ${images}: it is no folder. Give the one that holds ` +
        "them.",
    });
  }));

Deno.test("a format that a folder is not of is refused with what it would be", () =>
  withTempFolder((folder) =>
    assert.rejects(readCapture(folder, { format: "llff" }), {
      name: "SceneError",
      message:
        `Cannot load scene ${folder} as llff: that is poses_bounds.npy and a folder images ` +
        "or images_4. Give the folder that holds it, or leave out --format.",
    })
  ));

Deno.test("paths of another machine make names of the scene's own files", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 2);
    const file = join(folder, "transforms_train.json");
    const text = (await Deno.readTextFile(file)).replaceAll("./train/", "/home/me/lego/train/");
    await Deno.writeTextFile(file, text);
    const { frames, notes } = await readCapture(folder);
    assert.deepEqual(frames.map(({ name }) => name), ["train/r_0", "train/r_1"]);
    assert.deepEqual(frames.map(({ listedAs }) => listedAs), [
      "/home/me/lego/train/r_0",
      "/home/me/lego/train/r_1",
    ]);
    assert.deepEqual(notes, [
      "2 of 2 photographs were found by another name or in another place: " +
      "/home/me/lego/train/r_0 is train/r_0.png.",
    ]);
  }));
