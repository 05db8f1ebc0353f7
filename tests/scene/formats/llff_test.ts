import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { column } from "../../../src/math/pose.ts";
import { dot, length, subtract } from "../../../src/math/vector.ts";
import { colmap } from "../../../src/scene/formats/colmap/mod.ts";
import { llff } from "../../../src/scene/formats/llff.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { doubles, mutated } from "../files/numpy_files.ts";
import { withTempFolder, write } from "../temp_scene.ts";

/** Down, right, backward and position as columns, (height, width, focal), near and far. */
// deno-fmt-ignore
const ROW = [
  0, 1, 0, 10, 480,
  -1, 0, 0, 20, 640,
  0, 0, 1, 30, 500,
  2, 9,
];

interface Files {
  readonly rows?: readonly (readonly number[])[];
  readonly folder?: string;
  readonly images?: readonly string[];
}

async function writeScene(
  folder: string,
  { rows = [ROW, ROW], folder: images = "images", images: names = ["a.jpg", "b.jpg"] }: Files,
): Promise<void> {
  await write(join(folder, "poses_bounds.npy"), doubles(rows.flat(), rows.length, rows[0].length));
  for (const name of names) await write(join(folder, images, name), "");
}

/** ROW with one number replaced. */
function withNumber(index: number, value: number): number[] {
  return ROW.with(index, value);
}

Deno.test("llff turns down, right, backward into right, up, backward", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, {});
    const { frames, chooseImages: _, ...capture } = await llff.read(folder, { downscale: 1 });
    assert.deepEqual(capture, {
      format: "llff",
      skipped: [],
      notes: [],
      points: null,
      reduction: 1,
      placement: null,
    });
    const [{ cameraToWorld, ...frame }] = frames;
    // Down is -y, right is x: the camera stands upright.
    assert.deepEqual([...cameraToWorld], [1, -0, 0, 10, 0, 1, 0, 20, 0, -0, 1, 30]);
    assert.deepEqual(frame, {
      name: "a",
      image: join(folder, "images", "a.jpg"),
      mask: null,
      intrinsics: {
        size: { width: 640, height: 480 },
        focal: { fx: 500, fy: 500 },
        principal: null,
        lens: null,
      },
      rays: null,
      split: null,
      bounds: { near: 2, far: 9 },
    });
  }));

Deno.test("llff pairs rows with images sorted by name, and ignores other files", () =>
  withTempFolder(async (folder) => {
    const images = ["img 10.png", "IMG_2.JPG", "ä.jpeg", "Thumbs.db", ".hidden.jpg", "note.txt"];
    await writeScene(folder, { rows: [ROW, withNumber(3, 11), withNumber(3, 12)], images });
    const { frames } = await llff.read(folder, { downscale: 1 });
    assert.deepEqual(frames.map(({ name }) => name), ["IMG_2", "img 10", "ä"]);
    assert.deepEqual(frames.map(({ cameraToWorld }) => cameraToWorld[3]), [10, 11, 12]);
  }));

Deno.test("llff takes the folder of images that downscale asks for", () =>
  withTempFolder(async (folder) => {
    for (const name of ["images", "images_4", "images_8"]) {
      await writeScene(folder, { folder: name });
    }
    for (const [downscale, name] of [[1, "images"], [4, "images_4"], [8, "images_8"]] as const) {
      const { reduction, frames } = await llff.read(folder, { downscale });
      assert.equal(reduction, downscale);
      assert.equal(frames[1].image, join(folder, name, "b.jpg"));
      assert.equal(frames[1].name, "b");
    }
  }));

Deno.test("llff takes its file for its folder", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, {});
    assert.ok(await llff.matches(["poses_bounds.npy"], folder));
    assert.ok(!await llff.matches(["images", "poses.npy"], folder));
    const { frames } = await llff.read(join(folder, "poses_bounds.npy"), { downscale: 1 });
    assert.equal(frames.length, 2);
  }));

const POSES = "{folder}/poses_bounds.npy";

const REFUSALS: Record<string, Files & { message: string }> = {
  "an array of other columns": {
    rows: [ROW.slice(0, 15), ROW.slice(0, 15)],
    message: `Cannot read ${POSES}: its shape must be (cameras, 17), with one camera at least: ` +
      "current value is (2, 15). Make it with LLFF's imgs2poses.py.",
  },
  "another number of images": {
    images: ["a.jpg", "b.jpg", "c.jpg"],
    message: "Cannot read {folder}: poses_bounds.npy has 2 cameras, but images has 3 images. " +
      "Keep the images that the poses were made of.",
  },
  "two images of one name": {
    images: ["a.jpg", "a.png"],
    message: "Cannot read {folder}/images: a.jpg and a.png are the same image by name. " +
      "Rename or remove one of them.",
  },
  "no folder of images": {
    folder: "photos",
    message: "Cannot read {folder}: there is poses_bounds.npy, but no folder images, images_4 or " +
      "images_8. Put the photographs there, or name their folder by --images DIR.",
  },
  "a focal length of zero": {
    rows: [ROW, withNumber(14, 0)],
    message: `Cannot read camera 1 of ${POSES}: its focal must be above 0: current value is 0.`,
  },
  "a negative width": {
    rows: [ROW, withNumber(9, -640)],
    message: `Cannot read camera 1 of ${POSES}: its width must be above 0: current value is -640.`,
  },
  "bounds in the wrong order": {
    rows: [withNumber(15, 10), ROW],
    message:
      `Cannot read camera 0 of ${POSES}: its bounds must be depths in front of it, the nearer ` +
      "one first: they are 10 and 9.",
  },
};

for (const [what, { message, ...files }] of Object.entries(REFUSALS)) {
  Deno.test(`llff refuses ${what}`, () =>
    withTempFolder(async (folder) => {
      await writeScene(folder, files);
      await assert.rejects(async () => await llff.read(folder, { downscale: 1 }), {
        name: "SceneError",
        message: message.replaceAll("{folder}", folder),
      });
    }));
}

Deno.test("llff skips a camera whose pose is none", () =>
  withTempFolder(async (folder) => {
    for (
      const [index, value, reason] of [
        [3, NaN, "every entry must be a finite number: row 0, column 3 is NaN"],
        [
          1,
          -1,
          "its rotation must be right-handed: its determinant is negative, so the camera is " +
          "mirrored. Negate the axis that was flipped (columns are right, up, backward)",
        ],
      ] as const
    ) {
      await writeScene(folder, { rows: [ROW, withNumber(index, value)] });
      const { frames, skipped } = await llff.read(folder, { downscale: 1 });
      assert.deepEqual(frames.map(({ name }) => name), ["a"]);
      assert.deepEqual(skipped, [{ name: "b", reason: `its pose is unusable: ${reason}` }]);
    }
  }));

Deno.test("llff takes photographs from the folder that is named", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, { folder: "photos" });
    const images = join(folder, "photos");
    const { frames } = await llff.read(folder, { downscale: 1, images });
    assert.deepEqual(
      frames.map(({ image }) => image),
      ["a.jpg", "b.jpg"].map((name) => join(images, name)),
    );
  }));

Deno.test("llff refuses an array without cameras, and a folder without the array", () =>
  withTempFolder(async (folder) => {
    await assert.rejects(llff.read(folder, { downscale: 1 }), SceneError);
    await write(join(folder, "poses_bounds.npy"), doubles([], 0, 17));
    await assert.rejects(llff.read(folder, { downscale: 1 }), {
      name: "SceneError",
      message: /with one camera at least: current value is \(0, 17\)/,
    });
  }));

const DATA = new URL("../../../../shared/data/", import.meta.url).pathname;
const exists = async (name: string) => await Deno.stat(DATA + name).then(() => true, () => false);
const [hasFern, hasBeer] = [await exists("fern"), await exists("beer")];
if (!hasFern) console.log(`Skipping tests on fern: ${DATA}fern does not exist.`);
if (!hasBeer) console.log(`Skipping the test on beer: ${DATA}beer does not exist.`);

Deno.test({
  name: "llff reads fern",
  ignore: !hasFern,
  fn: async () => {
    const { frames, reduction } = await llff.read(`${DATA}fern`, { downscale: 1 });
    assert.equal(frames.length, 20);
    assert.equal(reduction, 4);
    assert.equal(frames[0].name, "image000");
    // The photographs are of 4032 x 3024 pixels; all cameras look the same way.
    assert.deepEqual(frames[0].intrinsics.size, { width: 4032, height: 3024 });
    const backward = column(frames[0].cameraToWorld, 2);
    for (const { cameraToWorld } of frames) {
      assert.ok(dot(column(cameraToWorld, 2), backward) > 0.9);
    }
  },
});

Deno.test({
  name: "llff's poses of beer are those of the COLMAP model that they were computed from",
  ignore: !hasBeer,
  fn: async () => {
    const [ours, model] = await Promise.all(
      [llff, colmap].map((format) => format.read(`${DATA}beer`, { downscale: 1 })),
    );
    assert.equal(ours.frames.length, 71);
    for (const [i, frame] of ours.frames.entries()) {
      const other = model.frames[i];
      assert.equal(frame.name, other.name);
      // Axes: right, up and backward all agree, so that the images are not turned or mirrored.
      for (const axis of [0, 1, 2] as const) {
        const cosine = dot(column(frame.cameraToWorld, axis), column(other.cameraToWorld, axis));
        assert.ok(cosine > 1 - 1e-9, `${frame.name}: the cosine of axis ${axis} is ${cosine}`);
      }
      const distance = length(
        subtract(column(frame.cameraToWorld, 3), column(other.cameraToWorld, 3)),
      );
      assert.ok(distance < 1e-6, `${frame.name}: the positions are ${distance} apart`);
    }
  },
});

Deno.test({
  name: "llff gives a capture or a SceneError for damaged files",
  ignore: !hasFern,
  fn: () =>
    withTempFolder(async (folder) => {
      const bytes = await Deno.readFile(`${DATA}fern/poses_bounds.npy`);
      const images = Array.from({ length: 20 }, (_, i) => `${i + 10}.png`);
      await writeScene(folder, { folder: "images_4", images });
      const edits = fc.array(fc.tuple(fc.nat(bytes.length), fc.nat(255)), { maxLength: 6 });
      const keep = fc.constantFrom(1, 1, 1, 0.5);
      await fc.assert(
        fc.asyncProperty(fc.record({ edits, keep }), async (damage) => {
          await Deno.writeFile(join(folder, "poses_bounds.npy"), mutated(bytes, damage));
          try {
            const { frames } = await llff.read(folder, { downscale: 1 });
            for (const { cameraToWorld } of frames) {
              assert.ok(cameraToWorld.every(Number.isFinite));
            }
          } catch (error) {
            assert.ok(error instanceof SceneError, String(error));
          }
        }),
        { numRuns: 300 },
      );
    }),
});
