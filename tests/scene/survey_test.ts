import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "npm:fast-png@^8.0.0";
import {
  describeScene,
  framesOf,
  loadScene,
  loadSurveyed,
  reduceSurvey,
  summaryLines,
  type Survey,
  surveyScene,
} from "../../src/scene/mod.ts";
import { doubles } from "./files/numpy_files.ts";
import { binaryFiles, fixtureModel, writeFiles } from "./formats/colmap/fixture.ts";
import { ORIENTED_JPEGS } from "./images/jpeg_fixtures.ts";
import { POSE, rgbaPng, withTempFolder, write, writeScene } from "./temp_scene.ts";

interface Keys {
  readonly file?: Record<string, unknown>;
  readonly frame?: (i: number) => Record<string, unknown>;
  readonly size?: (i: number) => readonly [width: number, height: number];
}

/** Writes a transforms.json whose frames are listed backwards, and its images. */
async function writeCapture(folder: string, count: number, keys: Keys = {}): Promise<void> {
  const { file = {}, frame = () => ({}), size = () => [8, 6] } = keys;
  const frames = [];
  for (let i = count - 1; i >= 0; i--) {
    await write(join(folder, `images/${i}.png`), rgbaPng(...size(i), i));
    const pose = POSE.map((entries) => [...entries]);
    pose[0][3] = i;
    frames.push({ file_path: `images/${i}.png`, transform_matrix: pose, ...frame(i) });
  }
  await write(join(folder, "transforms.json"), JSON.stringify({ fl_x: 10, ...file, frames }));
}

/** `images/0`, `images/3` as "0 3". */
const numbers = (names: readonly { name: string }[]) =>
  names.map(({ name }) => name.replace("images/", "")).join(" ");

Deno.test("every 8th image by name is held out, beginning with the first", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 10);
    const names = async (split: "train" | "val" | "test", holdout?: number) =>
      numbers((await loadScene(folder, { split, holdout })).views);
    assert.equal(await names("train"), "1 2 3 4 5 6 7 9");
    assert.equal(await names("test"), "0 8");
    assert.equal(await names("val"), "0 8");
    assert.equal(await names("train", 3), "1 2 4 5 7 8");
    assert.equal(await names("test", 3), "0 3 6 9");
    assert.equal(await names("train", 0), "0 1 2 3 4 5 6 7 8 9");
    assert.equal(await names("test", 0), "0 1 2 3 4 5 6 7 8 9");
  }));

Deno.test("splits that a file lists come before any rule", () =>
  withTempFolder(async (folder) => {
    const file = {
      train_filenames: ["images/2.png", "images/0.png"],
      test_filenames: ["images/1.png"],
    };
    await writeCapture(folder, 3, { file });
    const survey = await surveyScene(folder, { holdout: 2 });
    const names = (split: "train" | "test") => numbers(framesOf(survey, split).map((s) => s.frame));
    assert.deepEqual([names("train"), names("test")], ["2 0", "1"]);
    assert.throws(() => framesOf(survey, "val"), {
      name: "SceneError",
      message: `Cannot load scene ${folder}: it has no images of the split val. ` +
        "Choose one that it has: train (2), test (1).",
    });
  }));

Deno.test("a single image is held out, and nothing is left to train on", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 1);
    await assert.rejects(loadScene(folder, { split: "train" }), {
      name: "SceneError",
      message:
        `Cannot load scene ${folder}: with every 8th image held out, none of its 1 is left ` +
        "for train. Add photographs, or hold out none by --holdout 0.",
    });
    assert.equal((await loadScene(folder, { split: "train", holdout: 0 })).views.length, 1);
  }));

Deno.test("all splits have one placement", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 9);
    const [train, test] = await Promise.all(
      (["train", "test"] as const).map((split) => loadScene(folder, { split })),
    );
    assert.deepEqual(train.fromCapture, test.fromCapture);
    assert.deepEqual(train.layout, test.layout);
    const xs = [...train.views, ...test.views].map(({ camera }) => camera.cameraToWorld[3]);
    assert.deepEqual([...new Set(xs)].length, 9);
    assert.equal(Math.max(...xs.map(Math.abs)), 1, "test's first and last are the outermost");
  }));

Deno.test("downscaling shrinks images and cameras of any size by the same factor", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 2, {
      file: { k1: 0.25, camera_model: "OPENCV" },
      size: (i) => i === 0 ? [8, 6] : [12, 9],
    });
    const { views } = await loadScene(folder, { split: "train", holdout: 0, downscale: 3 });
    const sizes = views.map(({ image: { width, height } }) => [width, height]);
    assert.deepEqual(sizes, [[2, 2], [4, 3]]);
    for (const [i, { camera }] of views.entries()) {
      assert.deepEqual([camera.width, camera.height], sizes[i]);
      assert.ok(Math.abs(camera.fx - 10 / 3) < 1e-12);
      assert.equal(camera.lens?.radial[0], 0.25);
    }
    assert.deepEqual(views.map(({ camera }) => camera.cx), [4 / 3, 2]);
  }));

/** Three images in `images`, and in folders of them reduced by 2 and by 4. */
async function writeReductions(folder: string): Promise<void> {
  for (const [name, by] of [["images", 1], ["images_2", 2], ["images_4", 4]] as const) {
    for (const i of [0, 1, 2]) {
      await write(join(folder, name, `${i}.png`), rgbaPng(64 / by, 48 / by));
    }
  }
}

/** Captures, and what of each is not to be read a second time. */
const REDUCIBLE: Record<string, [write: (folder: string) => Promise<void>, gone: string[]]> = {
  "images of one size": [
    (folder) => writeCapture(folder, 3, { file: { w: 80, h: 60 }, size: () => [16, 12] }),
    ["transforms.json", "images"],
  ],
  "LLFF's folders": [async (folder) => {
    const rows = [0, 1, 2].map((x) => [0, 1, 0, x, 48, -1, 0, 0, 0, 64, 0, 0, 1, 0, 50, 2, 9]);
    await write(join(folder, "poses_bounds.npy"), doubles(rows.flat(), 3, 17));
    await writeReductions(folder);
  }, ["poses_bounds.npy"]],
  // It can be read as LLFF's, too, which a note says.
  "COLMAP's folders": [async (folder) => {
    const model = fixtureModel();
    model.images.splice(3);
    model.images.forEach((image, i) => image.name = `${i}.png`);
    await writeFiles(join(folder, "sparse/0"), binaryFiles(model));
    await write(join(folder, "poses_bounds.npy"), "");
    await writeReductions(folder);
  }, ["sparse"]],
};

for (const [what, [writeIt, gone]] of Object.entries(REDUCIBLE)) {
  Deno.test(`a survey of ${what} is reduced as if surveyed anew, but nothing is read twice`, () =>
    withTempFolder(async (folder) => {
      await writeIt(folder);
      const surveys = await Promise.all(
        [1, 2, 4, 8].map((downscale) => surveyScene(folder, { downscale })),
      );
      for (const path of gone) await Deno.remove(join(folder, path), { recursive: true });
      let reduced = surveys[0];
      for (const [i, downscale] of [1, 2, 4, 8].entries()) {
        reduced = await reduceSurvey(reduced, downscale);
        assert.deepEqual(data(reduced), data(surveys[i]));
        assert.equal(reduced.capture.reduction * reduced.factor, downscale);
      }
      await assert.rejects(reduceSurvey(reduced, 0.5), {
        name: "SceneError",
        message: `Cannot load scene ${folder} as downscale must be an integer >= 1: ` +
          "current value is 0.5.",
      });
    }));
}

/** A survey without its function, which is equal to no other. */
function data(survey: Survey): Survey {
  const { chooseImages: _, ...capture } = survey.capture;
  return { ...survey, capture };
}

Deno.test("images of another size than their intrinsics' are noted, or refused", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 3, { file: { w: 16, h: 12 } });
    const { notes, frames } = await surveyScene(folder);
    assert.deepEqual(notes, [
      "The intrinsics of 3 of 3 images were scaled, as from 16 x 12 to 8 x 6 pixels.",
    ]);
    assert.equal(frames[0].camera.fx, 5);
    await writeCapture(folder, 3, { file: { w: 6, h: 8 } });
    await assert.rejects(surveyScene(folder), {
      name: "SceneError",
      message: "Cannot use the camera of images/2: its intrinsics are for 6 x 8 pixels, but the " +
        "image has 8 x 6. Turn the image.",
    });
  }));

Deno.test("pixels are taken as they are stored, unless the intrinsics are of turned ones", () =>
  withTempFolder(async (folder) => {
    // Stored in 5 x 12 pixels, to be seen as 12 x 5.
    const jpeg = Uint8Array.from(atob(ORIENTED_JPEGS[5]), (c) => c.charCodeAt(0));
    const sizeWith = async (file: Record<string, unknown>) => {
      await writeCapture(folder, 1, { file });
      await write(join(folder, "images/0.png"), jpeg);
      const { views: [{ image, camera }] } = await loadScene(folder, {
        split: "train",
        holdout: 0,
      });
      assert.deepEqual([image.width, image.height], [camera.width, camera.height]);
      return [image.width, image.height];
    };
    assert.deepEqual(await sizeWith({}), [5, 12]);
    assert.deepEqual(await sizeWith({ w: 5, h: 12 }), [5, 12]);
    assert.deepEqual(await sizeWith({ w: 12, h: 5 }), [12, 5]);
  }));

Deno.test("EXIF data turn the scene, though pixels stay as they are stored", () =>
  withTempFolder(async (folder) => {
    // Orientation 6: the stored left side is to be the top. Poses are of the stored pixels, 5 x 12.
    const jpeg = Uint8Array.from(atob(ORIENTED_JPEGS[5]), (c) => c.charCodeAt(0));
    const upIn = async (file: Record<string, unknown>) => {
      await writeCapture(folder, 3, { file });
      for (const i of [0, 1, 2]) await write(join(folder, `images/${i}.png`), jpeg);
      const { placement, frames } = await surveyScene(folder);
      assert.equal(placement.layout.kind, "unbounded");
      return { up: placement.up.direction, width: frames[0].camera.width };
    };
    assert.deepEqual(await upIn({}), { up: [-1, 0, 0], width: 5 });
    assert.deepEqual(await upIn({ w: 12, h: 5 }), { up: [0, 1, 0], width: 12 });
  }));

Deno.test("a capture far from its file's boxes is centred, and a note says so", () =>
  withTempFolder(async (folder) => {
    const frame = (i: number) => {
      const pose = POSE.map((entries) => [...entries]);
      pose[0][3] = 691_234 + i;
      pose[1][3] = 5_334_567;
      return { transform_matrix: pose };
    };
    await writeCapture(folder, 4, { file: { aabb_scale: 16 }, frame });
    const far = await surveyScene(folder);
    assert.equal(far.placement.layout.kind, "unbounded");
    assert.deepEqual(far.notes, [
      "Its cameras look at what lies outside the boxes that aabb_scale alone makes around the " +
      "origin: the scene is centred by its cameras. To keep the file's coordinates, give it scale " +
      "and offset.",
    ]);
    // The outer two of four are 1.5 from the middle; the file lists them backwards.
    far.frames.forEach(({ camera }, i) => {
      const x = camera.cameraToWorld[3] * 1.5;
      assert.ok(Math.abs(x - (1.5 - i)) < 1e-9, `${x}`);
    });
    const file = { aabb_scale: 16, scale: 0.33, offset: 0.5 };
    await writeCapture(folder, 4, { file, frame });
    const stated = await surveyScene(folder);
    assert.deepEqual([stated.placement.layout.kind, stated.notes], ["boxes", []]);
  }));

Deno.test("masks are loaded with their images and shrunk with them", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 2, { frame: (i) => i === 0 ? { mask_path: "masks/0.png" } : {} });
    const data = new Uint8Array(8 * 6).fill(255);
    data[8 * 5 + 7] = 0; // the last pixel
    const mask = encode({ width: 8, height: 6, data, channels: 1, depth: 8 });
    await write(join(folder, "masks/0.png"), mask);
    const options = { split: "train", holdout: 0, downscale: 2 } as const;
    const { views: [masked, plain] } = await loadScene(folder, options);
    assert.deepEqual([...masked.mask!].map((value) => value > 0 ? 1 : 0), [
      ...[1, 1, 1, 1],
      ...[1, 1, 1, 1],
      ...[1, 1, 1, 0],
    ]);
    assert.equal(plain.mask, undefined);
    const summary = describeScene(await surveyScene(folder));
    assert.equal(summary.images.masked, 1);
  }));

Deno.test("a summary says what was understood, without decoding images", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 9, {
      file: { aabb_scale: 4 },
      frame: (i) => i === 5 ? { fl_x: 12.5 } : {},
    });
    // Only the header is there: decoding would fail.
    await Deno.truncate(join(folder, "images/3.png"), 40);
    await Deno.remove(join(folder, "images/7.png"));
    const summary = describeScene(await surveyScene(folder));
    assert.deepEqual(summary.images, {
      ...{ used: 8, masked: 0, sizes: ["8 x 6"], reduction: 1 },
      skipped: summary.images.skipped,
    });
    assert.deepEqual(summary.images.skipped.map(({ name }) => name), ["images/7"]);
    assert.deepEqual(summary.cameras, {
      ...{ count: 2, models: ["pinhole"] },
      focal: { min: 10, max: 12.5 },
    });
    assert.deepEqual(summary.splits, { train: 7, val: 1, test: 1 });
    assert.deepEqual([summary.holdout, summary.format, summary.points], [8, "transforms", 0]);
    assert.equal(summary.layout.kind, "boxes");
    assert.deepEqual(JSON.parse(JSON.stringify(summary)), summary);

    const lines = summaryLines(summary);
    const labels = lines.map((line) => /^\w+/.exec(line)![0]);
    assert.deepEqual(labels.slice(0, 6), [
      ...["scene", "images", "cameras", "space", "depths", "skipped"],
    ]);
    assert.equal(lines[2], "cameras  2 (pinhole), focal 10 to 12.5 pixels");
    assert.match(
      lines[3],
      /box of side 3\.03 around \(0, 0, 0\), doubled 2 times, up: the file's y$/,
    );
    assert.match(lines[0], /\(transforms\): 8 images, 7 to train on, 1 held out$/);
  }));

Deno.test("a capture's poses and masks are taken as the options say, at any reduction", () =>
  withTempFolder(async (folder) => {
    // World to camera with OpenCV's axes: the camera at (1, 2, 3) looks along +x, its top is +z.
    const inverse = [[0, -1, 0, 2], [0, 0, -1, 3], [1, 0, 0, -1], [0, 0, 0, 1]];
    await writeCapture(folder, 2, {
      file: { scale: 0.5 },
      frame: (i) => ({ transform_matrix: inverse, mask_path: `images/${i}.png` }),
    });
    const options = { poseConvention: "inverse-opencv", invertMasks: true } as const;
    const survey = await surveyScene(folder, options);
    for (const { frames, placement } of [survey, await reduceSurvey(survey, 2)]) {
      for (const { frame, camera } of frames) {
        assert.deepEqual(
          Array.from(camera.cameraToWorld, (value) => value + 0), // without -0
          [0, 0, -1, 1, -1, 0, 0, 2, 0, 1, 0, 3],
        );
        assert.equal(frame.maskIgnores, "light");
      }
      // The box of side 2 around the origin: rays end at its corners, seen from where the cameras are.
      assert.ok(Math.abs(placement.far - (Math.sqrt(14) + Math.sqrt(3))) < 1e-9);
    }
    assert.deepEqual((await surveyScene(folder)).frames[0].frame.maskIgnores, undefined);
    await writeCapture(folder, 2);
    const { notes } = await surveyScene(folder, { invertMasks: true });
    assert.deepEqual(notes, ["There are no masks to invert (--invert-masks)."]);
  }));

Deno.test("a crop circle follows its image's size, masks what is loaded, and counts as a mask", () =>
  withTempFolder(async (folder) => {
    const fisheye = { camera_model: "OPENCV_FISHEYE", w: 32, h: 24, fl_x: 20 };
    await writeCapture(folder, 2, { file: { ...fisheye, fisheye_crop_radius: 8 } });
    const survey = await surveyScene(folder, { holdout: 0 });
    assert.deepEqual(survey.frames.map(({ imageCircle }) => imageCircle), [2, 2]);
    assert.match(summaryLines(describeScene(survey))[1], /8 x 6 pixels, 2 with masks$/);
    const { views } = await loadSurveyed(survey, { split: "train" });
    const rows = [0, 1, 2, 3, 4, 5].map((y) => views[0].mask!.subarray(8 * y, 8 * y + 8).join(""));
    assert.deepEqual(rows, [
      "00000000",
      "00011000",
      "00111100",
      "00111100",
      "00011000",
      "00000000",
    ]);
  }));

Deno.test("warnings stand at the end of a summary, and in it as data", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, 2, { frame: (i) => ({ cx: 3, cy: i === 0 ? 60 : 3 }) });
    const summary = describeScene(await surveyScene(folder));
    assert.deepEqual(summary.warnings.map(({ kind, frames }) => [kind, frames]), [
      ["principalPoint", ["images/0"]],
    ]);
    assert.equal(summaryLines(summary).at(-1), `warning  ${summary.warnings[0].message}`);
  }));

Deno.test("a file stands for its folder, and names the scene after it", () =>
  withTempFolder(async (folder) => {
    await writeScene(join(folder, "lamp"), 2);
    await writeCapture(join(folder, "fox"), 2);
    assert.equal((await surveyScene(join(folder, "lamp"))).name, "lamp");
    assert.equal((await surveyScene(join(folder, "fox", "transforms.json"))).name, "fox");
  }));
