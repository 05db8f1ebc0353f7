import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { decodeImage } from "../../../src/scene/images/decode.ts";
import { examineInputs } from "../../../src/scene/process/inputs.ts";
import { processCapture } from "../../../src/scene/process/mod.ts";
import { transforms } from "../../../src/scene/formats/transforms/mod.ts";
import {
  type FakeTools,
  fakeTools,
  refusal,
  type videoModel,
  videoModel as model,
  withPath,
} from "./process_tools.ts";
import { heic, SIDE, turned } from "../images/heic_fixtures.ts";
import { COLOUR_JPEGS } from "../images/jpeg_fixtures.ts";
import { rgbaPng, withTempFolder, write, writeScene } from "../temp_scene.ts";
import { encode } from "npm:fast-png@^8.0.0";

/** Inputs that are refused: the file or folder, what it holds, and what is said. */
const REFUSED: Record<string, { files: Record<string, string | Uint8Array>; message: string }> = {
  "holiday.zip": {
    files: { "holiday.zip": "PK\x03\x04…" },
    message: "it is an archive. Unpack it, then process the folder: unzip FOLDER/holiday.zip -d " +
      "holiday && denerf process holiday --output out/scene",
  },
  "holiday.tar.gz": {
    files: { "holiday.tar.gz": Uint8Array.of(0x1f, 0x8b, 8, 0) },
    message: "it is an archive. Unpack it, then process the folder: mkdir holiday && tar -xf " +
      "FOLDER/holiday.tar.gz -C holiday && denerf process holiday --output out/scene",
  },
  "renamed.mp4": {
    files: { "renamed.mp4": "7z\xbc\xaf".padEnd(9) },
    message: "it is an archive.",
  },
  "a folder of an archive": {
    files: { "a folder of an archive/all.zip": "PK" },
    message:
      "it holds no photographs, but the archive all.zip. Unpack that into a folder, and give the folder.",
  },
  "IMG_1.HEIC": {
    files: { "IMG_1.HEIC": "x" },
    message: "it is one photograph. Give the folder of the photographs.",
  },
  "IMG_1.DNG": {
    files: { "IMG_1.DNG": "x" },
    message: "it is one photograph. Give the folder of the photographs, as JPEG, PNG or HEIC: " +
      'convert them, for example by "magick mogrify -format jpg *.DNG".',
  },
  "IMG_1.jpg": {
    files: { "IMG_1.jpg": "x" },
    message: "it is one photograph. Give the folder of the photographs.",
  },
  "walk.insv": {
    files: { "walk.insv": "x" },
    message: "it is a 360 camera's own recording. Export it from the camera's program as an " +
      "equirectangular MP4, and give that.",
  },
  "empty.mov": {
    files: { "empty.mov": "" },
    message: "the file is empty. Copy or download it again.",
  },
  "notes.txt": {
    files: { "notes.txt": "ffmpeg would play this" },
    message: "it is neither a video nor a folder. Give a video, or a folder of JPEG, PNG or HEIC " +
      "files.",
  },
  "posed": {
    files: { "posed/transforms.json": '{"frames": []}', "posed/1.jpg": "x" },
    message:
      "it has poses already (transforms). Train it: denerf train FOLDER/posed. To find them " +
      "anew, give a folder that holds no more than the photographs.",
  },
};

Deno.test("a folder in which one has poses is refused by that", async () => {
  await withTempFolder(async (folder) => {
    await writeScene(join(folder, "unpacked"), 3);
    const { message } = await refusal(processCapture([folder], "out/scene"));
    assert.match(message, /^Cannot process .*\/unpacked: it has poses already \(blender\)/);
  });
});

for (const [name, { files, message }] of Object.entries(REFUSED)) {
  Deno.test(`process refuses ${name} with what to do, and makes nothing`, async () => {
    await withTempFolder(async (folder) => {
      for (const [file, content] of Object.entries(files)) {
        const bytes = typeof content === "string"
          ? Uint8Array.from(content, (letter) => letter.charCodeAt(0))
          : content;
        await write(join(folder, file), bytes);
      }
      const error = await refusal(processCapture([join(folder, name)], "out/scene"));
      const said = error.message.replaceAll(folder, "FOLDER");
      assert.ok(said.startsWith(`Cannot process FOLDER/${name}: ${message}`), said);
      assert.ok(said.length <= 300, `${said.length} characters`);
      await assert.rejects(Deno.stat("out/scene"), Deno.errors.NotFound);
    });
  });
}

Deno.test("a capture of any format is one with poses", async () => {
  await withTempFolder(async (folder) => {
    await writeScene(folder, 3);
    const { message } = await refusal(processCapture([folder], "out/scene"));
    assert.match(message, /it has poses already \(blender\)\. Train it: denerf train /);
  });
});

/** Calls `use` in a folder with fake programs whose model has images of these names. */
async function withInputs(
  names: readonly string[],
  use: (folder: string, tools: FakeTools) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const four: ReturnType<typeof videoModel> = model(4);
    const [image] = four.images;
    four.images = names.map((name, i) => ({ ...image, id: i + 1, name, features: [] }));
    four.points = [];
    await use(folder, await fakeTools(join(folder, "tools"), [four]));
  });
}

Deno.test("videos and photographs go into one scene, each in a folder and with a camera of its own", async () => {
  const frames = ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"];
  const names = [
    ...frames.map((name) => `a_walk/${name}`),
    ...frames.map((name) => `a_walk_2/${name}`),
    ...["photographs/x_1.png", "photographs/y/2.png"],
  ];
  await withInputs(names, async (folder, tools) => {
    const videos = ["a walk.mp4", "more/a walk.mov"].map((name) => join(folder, name));
    for (const video of videos) await write(video, "a video");
    const photographs = join(folder, "photographs");
    await write(join(photographs, "x 1.png"), rgbaPng(4, 4));
    await write(join(photographs, "y/2.png"), rgbaPng(6, 4));
    const scene = join(folder, "out", "scene");
    const report = await withPath(
      tools,
      () => processCapture([...videos, photographs], scene),
    );
    assert.deepEqual([report.available, report.images, report.registered], [18, 10, 10]);
    const read = await transforms.read(scene, { downscale: 1 });
    assert.deepEqual(
      read.frames.map(({ name }) => name).sort(),
      names.map((name) => `images/${name.replace(/\.\w+$/, "")}`).sort(),
    );
    const [features, matches] = await tools.calls();
    assert.match(features, /--ImageReader.single_camera_per_folder 1 /);
    assert.match(matches, /^exhaustive_matcher /);
  });
});

Deno.test("of a folder of videos all are used; beside photographs they are left, and it is said", async () => {
  await withInputs([], async (folder, tools) => {
    const videos = join(folder, "videos");
    await write(join(videos, "1.mp4"), "a video");
    await write(join(videos, "b/2.mov"), "a video");
    const examine = () => withPath(tools, () => examineInputs([videos], { output: "out" }));
    const { sources, projection } = await examine();
    assert.deepEqual(sources.map(({ kind, prefix }) => [kind, prefix]), [["video", "1/"], [
      "video",
      "2/",
    ]]);
    assert.equal(projection, "perspective");

    await write(join(videos, "photo.png"), rgbaPng(4, 4));
    await write(join(videos, "masks/other.png"), rgbaPng(4, 4));
    const { sources: [only, ...others], notes: [unused, masks] } = await examine();
    assert.deepEqual([only.kind, only.prefix, basename(only.path)], ["photographs", "", "videos"]);
    assert.deepEqual(others, []);
    assert.equal(
      masks,
      "Masks without a photograph: 1, such as masks/other.png. A mask of a/NAME.jpg is masks/a/NAME.png.",
    );
    assert.match(
      unused,
      /^1\.mp4 and 1 more videos are not used, as the folder holds photographs\. To use both, name the video, too: denerf process .*videos .*videos\/1\.mp4\.$/,
    );
  });
});

Deno.test("a scene within the folder of photographs may be made again; its own poses are not in the way", async () => {
  await withInputs(["a.png", "b.png", "c.png"], async (folder, tools) => {
    const photographs = join(folder, "photographs");
    for (const name of ["a", "b", "c"]) {
      await write(join(photographs, `${name}.png`), rgbaPng(2, 2));
    }
    await write(join(photographs, "clip.mp4"), "a video");
    const scene = join(photographs, "scene");
    const run = (inputs: string[], options = {}) =>
      withPath(tools, () => processCapture(inputs, scene, options));
    const { notes } = await run([photographs], { invertMasks: true });
    assert.match(notes[0], /^clip\.mp4 is not used/);
    assert.equal(notes[1], "No masks were found that --invert-masks could invert.");
    assert.equal((await run([photographs], { overwrite: true })).registered, 3);
    const named = [photographs, join(photographs, "clip.mp4")];
    const { notes: none } = await withPath(tools, () => examineInputs(named, { output: scene }));
    assert.deepEqual(none, [], "a video that is named is used");
  });
});

Deno.test("HEICs become JPEGs of a scene, with their masks, whatever they are called", async () => {
  await withInputs(["a.jpg", "b.jpg", "c.jpg", "d.jpg"], async (folder, tools) => {
    const photographs = join(folder, "photographs");
    const bytes = heic({ pictures: ["squares"], transforms: [turned(1)] });
    for (const name of ["a.HEIC", "b.heif", "c.JPG"]) await write(join(photographs, name), bytes);
    const jpeg = Uint8Array.fromBase64(COLOUR_JPEGS["baseline"]);
    await write(join(photographs, "d.heic"), jpeg);
    await write(join(photographs, "masks/a.png"), rgbaPng(SIDE, SIDE));
    const scene = join(folder, "out", "scene");
    const { available, registered } = await withPath(
      tools,
      () => processCapture([photographs], scene),
    );
    assert.deepEqual([available, registered], [4, 4]);
    const { frames } = await transforms.read(scene, { downscale: 1 });
    assert.deepEqual(
      frames.map(({ image, mask }) => [image, mask].map((path) => path && basename(`${path}`))),
      [["a.jpg", "a.jpg.png"], ["b.jpg", null], ["c.jpg", null], ["d.jpg", null]],
    );
    const images = await Promise.all(
      ["a", "b", "c", "d"].map((name) => Deno.readFile(join(scene, "images", `${name}.jpg`))),
    );
    const { data } = await decodeImage(bytes, "a.HEIC");
    assert.deepEqual(images, [data, data, data, jpeg], "what ffmpeg gets, and a file as it is");
    const without = { ...tools, path: join(folder, "empty") };
    const { message } = await refusal(
      withPath(without, () => processCapture([photographs], scene)),
    );
    assert.match(message, /^Cannot run ffmpeg: it is not installed/);
  });
});

Deno.test("masks go to COLMAP and into the scene", async () => {
  await withInputs(["a.png", "b.png", "c.png"], async (folder, tools) => {
    const photographs = join(folder, "photographs");
    for (const name of ["a", "b", "c"]) {
      await write(join(photographs, `${name}.png`), rgbaPng(2, 2));
    }
    const mask = encode({
      ...{ width: 2, height: 2, channels: 1, depth: 8 },
      data: Uint8Array.of(255, 0, 0, 0),
    });
    await write(join(photographs, "masks/b.png"), mask);
    const scene = join(folder, "out", "scene");
    const run = (invertMasks: boolean) =>
      withPath(tools, () => processCapture([photographs], scene, { invertMasks, overwrite: true }));
    const { notes } = await run(false);
    assert.deepEqual(notes, [
      "1 of 3 images have a mask, which leaves 25 % of the pixels on average: black is ignored. If it " +
      "should be kept, process again with --invert-masks.",
    ]);
    const [features] = await tools.calls();
    assert.match(features, / --ImageReader.mask_path .*\/masks /);
    const { frames } = await transforms.read(scene, { downscale: 1 });
    assert.deepEqual(
      frames.map(({ mask }) => mask && mask.slice(scene.length)),
      [null, "/masks/b.png.png", null],
    );
    const inverted = await run(true);
    assert.deepEqual(inverted.notes, [
      "1 of 3 images have a mask, which leaves 75 % of the pixels on average.",
    ]);
    const { message } = await refusal(
      withPath(tools, () => processCapture([photographs], join(folder, "x"), { undistort: true })),
    );
    assert.match(message, /by --undistort: COLMAP undistorts photographs, but not their masks\./);
  });
});
