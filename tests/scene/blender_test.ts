import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { encode } from "fast-png";
import { loadBlender } from "../../src/scene/blender.ts";
import type { Split } from "../../src/scene/scene.ts";
import { POSE, rgbaPng, transforms, withTempFolder, write, writeScene } from "./temp_scene.ts";

const TRANSFORMS = "transforms_train.json";

interface Refusal {
  /** What the transforms file holds. */
  readonly file?: unknown;
  readonly split?: Split;
  readonly downscale?: number;
  /** Changes a valid scene of two frames after it was written. */
  readonly change?: (folder: string) => Promise<void>;
  /** The message after "Cannot load scene FOLDER", or all of it; {folder} stands for the folder. */
  readonly message: string;
}

/** The valid file with the second frame's keys replaced. */
function withFrame(frame: Record<string, unknown>): unknown {
  const file = transforms(2);
  Object.assign((file.frames as object[])[1], frame);
  return file;
}

const REFUSALS: Record<string, Refusal> = {
  "a split that does not exist, listing those that do": {
    split: "val",
    message: "Cannot load scene {folder}: transforms_val.json does not exist. " +
      "Choose a split that does: train.",
  },
  "a folder without any split": {
    change: (folder) => Deno.remove(join(folder, TRANSFORMS)),
    message: "Cannot load scene {folder}: transforms_train.json does not exist. Give the folder " +
      "that holds transforms_train.json, transforms_val.json or transforms_test.json.",
  },
  "malformed JSON with the parser's message": {
    file: '{"frames": [',
    message: "Cannot load scene {folder}: transforms_train.json cannot be parsed: " +
      "Unexpected end of JSON input.",
  },
  "a file of another kind of JSON": {
    file: "[]",
    message: "Cannot load scene {folder}: transforms_train.json is wrong: " +
      "Invalid input: expected object, received array.",
  },
  "a missing angle": {
    file: { frames: transforms(1).frames },
    message: "Cannot load scene {folder}: transforms_train.json is wrong at camera_angle_x: " +
      "Invalid input: expected number, received undefined.",
  },
  "an angle of zero": {
    file: { ...transforms(1), camera_angle_x: 0 },
    message: "Cannot load scene {folder}: transforms_train.json is wrong at camera_angle_x: " +
      "Too small: expected number to be >0.",
  },
  "an angle in degrees": {
    file: { ...transforms(1), camera_angle_x: 39.6 },
    message: "Cannot load scene {folder}: transforms_train.json is wrong at camera_angle_x: " +
      "Too big: expected number to be <3.141592653589793.",
  },
  "zero frames": {
    file: { camera_angle_x: 0.69, frames: [] },
    message: "Cannot load scene {folder}: transforms_train.json is wrong at frames: " +
      "there must be at least one frame.",
  },
  "a file_path of the wrong type": {
    file: withFrame({ file_path: 7 }),
    message: "Cannot load scene {folder}: transforms_train.json is wrong at frames[1].file_path: " +
      "Invalid input: expected string, received number.",
  },
  "an empty file_path": {
    file: withFrame({ file_path: "" }),
    message: "Cannot load scene {folder}: transforms_train.json is wrong at frames[1].file_path: " +
      "Too small: expected string to have >=1 characters.",
  },
  "a near of the wrong type": {
    file: { ...transforms(2), near: "2" },
    message: "Cannot load scene {folder}: transforms_train.json is wrong at near: " +
      "Invalid input: expected number, received string.",
  },
  "a near beyond far": {
    file: { ...transforms(2), near: 7 },
    message: "Cannot load scene {folder}: transforms_train.json is wrong at near and far: " +
      "near must be less than far, but they are 7 and 6.",
  },
  "a missing pose": {
    file: withFrame({ transform_matrix: undefined }),
    message: "Cannot load scene {folder}: frames[1] of transforms_train.json has an unusable " +
      "transform_matrix. Cannot read pose as it must be a list of 4 rows (or 3) of 4 numbers: " +
      "current value is undefined.",
  },
  "a pose that is not finite": {
    // 1e999 is valid JSON and parses to Infinity.
    file: JSON.stringify(withFrame({ transform_matrix: [POSE[0], POSE[1], [0, 0, 1, "x"]] }))
      .replace('"x"', "1e999"),
    message: "Cannot load scene {folder}: frames[1] of transforms_train.json has an unusable " +
      "transform_matrix. Cannot read pose as every entry must be a finite number: " +
      "row 2, column 3 is Infinity.",
  },
  "a singular pose": {
    file: withFrame({ transform_matrix: [[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]] }),
    message: "Cannot load scene {folder}: frames[1] of transforms_train.json has an unusable " +
      "transform_matrix. Cannot read pose as its rotation must not be singular: the right axis " +
      "(column 0) is zero.",
  },
  "a mirrored pose": {
    file: withFrame({ transform_matrix: [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 1, 0]] }),
    message: "Cannot load scene {folder}: frames[1] of transforms_train.json has an unusable " +
      "transform_matrix. Cannot read pose as its rotation must be right-handed: its determinant " +
      "is negative, so the camera is mirrored. Negate the axis that was flipped (columns are " +
      "right, up, backward).",
  },
  "one image for two frames": {
    file: withFrame({ file_path: "train/./r_0.png" }),
    message:
      "Cannot load scene {folder}: frames[1] of transforms_train.json names the same image " +
      "as frames[0], train/./r_0.png. Remove one of them.",
  },
  "an image that is not a PNG by its name": {
    file: withFrame({ file_path: "train/r_1.JPG" }),
    message:
      "Cannot load scene {folder}: frames[1] of transforms_train.json names train/r_1.JPG, " +
      "but only PNG images are read. Convert its images to PNG.",
  },
  "a missing image": {
    change: (folder) => Deno.remove(join(folder, "train/r_1.png")),
    message: "Cannot read {folder}/train/r_1.png (frames[1] of transforms_train.json): " +
      "the file does not exist. Put it there or remove its frame.",
  },
  "a truncated image": {
    change: (folder) => Deno.truncate(join(folder, "train/r_1.png"), 50),
    message:
      "Cannot decode {folder}/train/r_1.png (frames[1] of transforms_train.json): the file " +
      "is truncated, it ends after 50 bytes where at least " +
      `${rgbaPng(6, 4, 1).length - 12} are needed. ` +
      "Copy or download the file again.",
  },
  "images of mixed sizes": {
    change: (folder) => write(join(folder, "train/r_1.png"), rgbaPng(7, 4)),
    downscale: 2,
    message:
      "Cannot load scene {folder}: all images of transforms_train.json must have one size, " +
      "but frames[0] (train/r_0) has 6 x 4 pixels and frames[1] (train/r_1) has 7 x 4. " +
      "Resize them or remove the frame.",
  },
  "a downscale below 1": {
    downscale: 0,
    message: "Cannot load scene {folder} as downscale must be an integer >= 1: current value is 0.",
  },
  "a downscale that is no integer": {
    downscale: 1.5,
    message: "Cannot load scene {folder} as downscale must be an integer >= 1: " +
      "current value is 1.5.",
  },
  "a downscale larger than the images": {
    downscale: 5,
    message: "Cannot downscale as the factor must be an integer from 1 to 4, the shorter side of " +
      "the 6 x 4 image: current value is 5.",
  },
};

for (
  const [what, { file, split = "train", downscale, change, message }] of Object.entries(REFUSALS)
) {
  Deno.test(`loadBlender refuses ${what}`, () =>
    withTempFolder(async (folder) => {
      await writeScene(folder, 2);
      if (file !== undefined) {
        const text = typeof file === "string" ? file : JSON.stringify(file);
        await write(join(folder, TRANSFORMS), text);
      }
      await change?.(folder);
      await assert.rejects(loadBlender(folder, { split, downscale }), {
        name: "SceneError",
        message: message.replaceAll("{folder}", folder),
      });
    }));
}

Deno.test("loadBlender reads images, poses and names in the file's order", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 3);
    const scene = await loadBlender(folder, { split: "train" });
    assert.equal(scene.name, basename(folder));
    assert.equal(scene.split, "train");
    assert.deepEqual([scene.near, scene.far], [2, 6]);
    assert.deepEqual(scene.views.map(({ name }) => name), ["train/r_0", "train/r_1", "train/r_2"]);
    for (const [i, { image, camera }] of scene.views.entries()) {
      const expected = Uint8Array.from({ length: 96 }, (_, k) => (i + 37 * k) & 255);
      assert.deepEqual(image, { width: 6, height: 4, data: expected });
      assert.deepEqual(camera.cameraToWorld, Float64Array.from(POSE.slice(0, 3).flat()));
    }
  }));

Deno.test("loadBlender's intrinsics follow from the field of view", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1);
    const file = { ...transforms(1), camera_angle_x: Math.PI / 2 };
    await write(join(folder, TRANSFORMS), JSON.stringify(file));
    const [{ camera }] = (await loadBlender(folder, { split: "train" })).views;
    // Half of 6 pixels over tan(45 degrees).
    assert.ok(Math.abs(camera.fx - 3) < 1e-12 && camera.fy === camera.fx);
    assert.deepEqual([camera.width, camera.height, camera.cx, camera.cy], [6, 4, 3, 2]);
  }));

Deno.test("loadBlender downscales intrinsics by the full size, also where a remainder is cropped", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1);
    const [full] = (await loadBlender(folder, { split: "train" })).views;
    const [{ image, camera }] = (await loadBlender(folder, { split: "train", downscale: 4 })).views;
    assert.deepEqual([image.width, image.height, camera.width, camera.height], [1, 1, 1, 1]);
    assert.deepEqual([camera.fx, camera.fy], [full.camera.fx / 4, full.camera.fy / 4]);
    assert.deepEqual([camera.cx, camera.cy], [0.75, 0.5]);
  }));

Deno.test("loadBlender accepts .png in file_path, RGB images, 3 x 4 poses and extra keys", () =>
  withTempFolder(async (folder) => {
    const data = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
    await write(join(folder, "images/a.0.PNG"), encode({ width: 2, height: 2, data, channels: 3 }));
    const frame = { file_path: "images/a.0.PNG", transform_matrix: POSE.slice(0, 3), sharpness: 3 };
    const file = { camera_angle_x: 0.5, near: 0.5, far: 9, aabb_scale: 4, frames: [frame] };
    await write(join(folder, "transforms_test.json"), JSON.stringify(file));
    const scene = await loadBlender(folder, { split: "test" });
    assert.deepEqual([scene.near, scene.far, scene.split], [0.5, 9, "test"]);
    assert.equal(scene.views[0].name, "images/a.0");
    assert.deepEqual([...scene.views[0].image.data.subarray(4, 8)], [60, 80, 100, 255]);
  }));

Deno.test("loadBlender reports progress and stops when aborted", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 3);
    const progress: [number, number][] = [];
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    await loadBlender(folder, { split: "train", onProgress });
    assert.deepEqual(progress, [[1, 3], [2, 3], [3, 3]]);
    const signal = AbortSignal.abort(new Error("stop"));
    await assert.rejects(loadBlender(folder, { split: "train", signal }), { message: "stop" });
  }));

const LEGO = new URL("../../../shared/data/lego", import.meta.url).pathname;
const legoExists = await Deno.stat(LEGO).then(() => true, () => false);
if (!legoExists) console.log(`Skipping the test on lego: ${LEGO} does not exist.`);

Deno.test({
  name: "loadBlender reads NeRF-Synthetic's lego",
  ignore: !legoExists,
  fn: async () => {
    const scene = await loadBlender(LEGO, { split: "test", downscale: 8 });
    assert.equal(scene.name, "lego");
    assert.equal(scene.views.length, 25);
    assert.equal(scene.views[1].name, "test/r_8");
    for (const { image, camera } of scene.views) {
      assert.deepEqual([image.width, image.height, image.data.length], [100, 100, 40_000]);
      // The published focal length, 1111.11 pixels at 800 x 800.
      assert.ok(Math.abs(camera.fx - 1111.111 / 8) < 1e-3, `fx is ${camera.fx}`);
      const [x, y, z] = [3, 7, 11].map((i) => camera.cameraToWorld[i]);
      // Published cameras stand 4.031 units from the origin and look at it.
      assert.ok(Math.abs(Math.hypot(x, y, z) - 4.0311) < 1e-3);
      // The bulldozer fills the centre, nothing the corners.
      assert.equal(image.data[(50 * 100 + 50) * 4 + 3], 255);
      assert.deepEqual([...image.data.subarray(0, 4)], [0, 0, 0, 0]);
    }
  },
});
