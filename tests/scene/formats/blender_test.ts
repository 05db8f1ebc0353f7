import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { encode } from "npm:fast-png@^8.0.0";
import { blender } from "../../../src/scene/formats/blender.ts";
import { loadScene } from "../../../src/scene/load.ts";
import { POSE, transforms, withTempFolder, write, writeScene } from "../temp_scene.ts";

const TRANSFORMS = "transforms_train.json";
const read = (path: string) => blender.read(path, { downscale: 1 });

interface Refusal {
  /** What the transforms file holds. */
  readonly file?: unknown;
  /** Changes a valid scene of two frames after it was written. */
  readonly change?: (folder: string) => Promise<void>;
  /** The message; FILE and FOLDER stand for the paths of the file and its folder. */
  readonly message: string;
}

/** The valid file with the second frame's keys replaced. */
function withFrame(frame: Record<string, unknown>): unknown {
  const file = transforms(2);
  Object.assign((file.frames as object[])[1], frame);
  return file;
}

const REFUSALS: Record<string, Refusal> = {
  "a folder without any split": {
    change: (folder) => Deno.remove(join(folder, TRANSFORMS)),
    message: "Cannot read FOLDER: it holds none of transforms_train.json, transforms_val.json, " +
      "transforms_test.json. Give the folder that does.",
  },
  "a file that ends in the middle": {
    file: '{"frames": [',
    message: "Cannot read FILE: it ends in the middle (line 1, frames[0]). Copy it again.",
  },
  "a file of another kind of JSON": {
    file: "[]",
    message: "Cannot read FILE: it must be an object, current value is [].",
  },
  "a missing angle": {
    file: { frames: transforms(1).frames },
    message: "Cannot read frames[0] of FILE: it has no focal length. Give fl_x (pixels), " +
      "camera_angle_x (radians) or x_fov (degrees), there or for all frames.",
  },
  "an angle of zero": {
    file: { ...transforms(1), camera_angle_x: 0 },
    message: "Cannot read FILE: camera_angle_x must be above 0, current value is 0.",
  },
  "an angle in degrees": {
    file: { ...transforms(1), camera_angle_x: 39.6 },
    message:
      "Cannot read FILE: camera_angle_x must be below 3.141592653589793, current value is 39.6.",
  },
  "zero frames": {
    file: { camera_angle_x: 0.69, frames: [] },
    message: "Cannot read FILE: frames is wrong: there must be at least one frame.",
  },
  "a file_path of the wrong type": {
    file: withFrame({ file_path: 7 }),
    message: "Cannot read FILE: frames[1].file_path must be text, current value is 7.",
  },
  "an empty file_path": {
    file: withFrame({ file_path: "" }),
    message:
      'Cannot read FILE: frames[1].file_path must have at least 1 character, current value is "".',
  },
  "a near of the wrong type": {
    file: { ...transforms(2), near: "2" },
    message: 'Cannot read FILE: near must be a number, current value is "2".',
  },
  "a near beyond far": {
    file: { ...transforms(2), near: 7 },
    message: "Cannot read FILE: near must be less than far: they are 7 and 6.",
  },
  "images of which none exists": {
    change: (folder) => Deno.remove(join(folder, "train"), { recursive: true }),
    message: "Cannot read FILE: none of its 2 frames can be used; the first is train/r_0: " +
      "its image does not exist. Put the images there, or name their folder by --images DIR.",
  },
};

for (const [what, { file, change, message }] of Object.entries(REFUSALS)) {
  Deno.test(`the Blender format refuses ${what}`, () =>
    withTempFolder(async (folder) => {
      await writeScene(folder, 2);
      if (file !== undefined) {
        const text = typeof file === "string" ? file : JSON.stringify(file);
        await write(join(folder, TRANSFORMS), text);
      }
      await change?.(folder);
      await assert.rejects(read(folder), {
        name: "SceneError",
        message: message.replaceAll("FILE", join(folder, TRANSFORMS))
          .replaceAll("FOLDER", folder),
      });
    }));
}

Deno.test("the Blender format reads every split that there is, in the files' order", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1, "test");
    await writeScene(folder, 2, "train");
    for (const path of [folder, join(folder, "transforms_test.json")]) {
      const capture = await read(path);
      assert.deepEqual(
        capture.frames.map(({ name, split }) => [name, split]),
        [["train/r_0", "train"], ["train/r_1", "train"], ["test/r_0", "test"]],
      );
      assert.equal(capture.frames[1].image, join(folder, "train/r_1.png"));
      assert.deepEqual(capture.frames[1].cameraToWorld, Float64Array.from(POSE.slice(0, 3).flat()));
      assert.deepEqual(capture.frames[1].intrinsics, {
        size: null,
        focal: { angleX: 0.69, angleY: null },
        principal: null,
        lens: null,
      });
      assert.deepEqual([capture.skipped, capture.notes, capture.points], [[], [], null]);
      assert.deepEqual(capture.placement, {
        layout: { kind: "object", box: { center: [0, 0, 0], size: 1 / 0.33 } },
        near: 2,
        far: 6,
      });
    }
  }));

Deno.test("the Blender format names a photograph of two splits once by its own name", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 2, "train");
    const shared = JSON.stringify({ ...transforms(1, "train"), near: 1 });
    await write(join(folder, "transforms_val.json"), shared);
    const { frames, placement } = await read(folder);
    assert.deepEqual(frames.map(({ name }) => name), ["train/r_0", "train/r_1", "val/train/r_0"]);
    assert.equal(frames[2].image, frames[0].image);
    assert.equal(placement?.near, 1);
  }));

/** What is wrong with one of three frames -> why it is skipped. */
const SKIPPED: Record<string, readonly [frame: Record<string, unknown>, reason: string]> = {
  "a missing pose": [{ transform_matrix: null }, "its pose is unusable: there is none"],
  "a pose of zeros": [
    { transform_matrix: [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]] },
    "its pose is unusable: its rotation must not be singular: the right axis (column 0) is zero",
  ],
  "a pose beyond all measure": [
    { transform_matrix: [POSE[0], POSE[1], [0, 0, 1, 1e12]] },
    "its pose is unusable: its position (0, 0, 1000000000000) is further than 1000000000 away",
  ],
  "a mirrored pose": [
    { transform_matrix: [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 1, 0]] },
    "its pose is unusable: its rotation must be right-handed: its determinant is negative, so the " +
    "camera is mirrored. Negate the axis that was flipped (columns are right, up, backward)",
  ],
  "a mask that does not exist": [{ mask_path: "masks/1.png" }, "its mask does not exist"],
  "an image that is neither PNG nor JPEG by its name": [
    { file_path: "train/r_1.EXR" },
    "only PNG, JPEG and HEIC images are read: convert it",
  ],
};

for (const [what, [frame, reason]] of Object.entries(SKIPPED)) {
  Deno.test(`one frame with ${what} is skipped`, () =>
    withTempFolder(async (folder) => {
      await writeScene(folder, 3);
      const file = transforms(3);
      Object.assign((file.frames as object[])[1], frame);
      await write(join(folder, TRANSFORMS), JSON.stringify(file));
      if ("file_path" in frame) await Deno.remove(join(folder, "train/r_1.png"));
      const { frames, skipped } = await read(folder);
      assert.deepEqual(frames.map(({ name }) => name), ["train/r_0", "train/r_2"]);
      assert.deepEqual(skipped.map(({ reason }) => reason), [reason]);
    }));
}

Deno.test("a photograph that is listed twice is a frame once", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 2);
    const file = transforms(2);
    const [first] = file.frames as object[];
    const moved = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 5], [0, 0, 0, 1]];
    (file.frames as object[]).push(
      { ...first, file_path: "train/./r_0.png" },
      { ...first, transform_matrix: moved },
    );
    await write(join(folder, TRANSFORMS), JSON.stringify(file));
    const { frames, skipped } = await read(folder);
    assert.equal(frames.length, 2);
    assert.deepEqual(skipped, [
      { name: "train/r_0", reason: "it is listed more than once" },
      { name: "train/r_0", reason: "it is listed more than once, with another pose" },
    ]);
  }));

Deno.test("a file most of whose poses are unusable is refused", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 3);
    const file = transforms(3);
    for (const frame of (file.frames as object[]).slice(1)) {
      Object.assign(frame, { transform_matrix: null });
    }
    await write(join(folder, TRANSFORMS), JSON.stringify(file));
    await assert.rejects(read(folder), {
      name: "SceneError",
      message:
        `Cannot read ${join(folder, TRANSFORMS)}: 2 of its 3 poses are unusable, the first ` +
        "being that of train/r_1: there is none. Correct what wrote them.",
    });
  }));

Deno.test("the Blender format leaves out frames without an image", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 2, "train");
    await write(join(folder, "transforms_test.json"), JSON.stringify(transforms(3, "test")));
    const { frames, skipped, notes } = await read(folder);
    assert.equal(frames.length, 2);
    assert.deepEqual(skipped.map(({ name }) => name), ["test/r_0", "test/r_1", "test/r_2"]);
    assert.deepEqual(notes, []);
  }));

Deno.test("the Blender format follows aabb_scale where photographs come with one", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1);
    const file = { ...transforms(1), aabb_scale: 16 };
    await write(join(folder, TRANSFORMS), JSON.stringify(file));
    const { placement } = await read(folder);
    assert.deepEqual(placement?.layout, {
      kind: "boxes",
      box: { center: [0, 0, 0], size: 1 / 0.33 },
      cascades: 5,
    });
  }));

Deno.test("loadScene reads a Blender scene's images, poses and names in the file's order", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 3);
    const scene = await loadScene(folder, { split: "train" });
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

Deno.test("loadScene derives a Blender scene's intrinsics from the field of view", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1);
    const file = { ...transforms(1), camera_angle_x: Math.PI / 2 };
    await write(join(folder, TRANSFORMS), JSON.stringify(file));
    const [{ camera }] = (await loadScene(folder, { split: "train" })).views;
    // Half of 6 pixels over tan(45 degrees).
    assert.ok(Math.abs(camera.fx - 3) < 1e-12 && camera.fy === camera.fx);
    assert.deepEqual([camera.width, camera.height, camera.cx, camera.cy], [6, 4, 3, 2]);
  }));

Deno.test("loadScene downscales a Blender scene's intrinsics by the full size, also where a remainder is cropped", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 1);
    const [full] = (await loadScene(folder, { split: "train" })).views;
    const [{ image, camera }] = (await loadScene(folder, { split: "train", downscale: 4 })).views;
    assert.deepEqual([image.width, image.height, camera.width, camera.height], [1, 1, 1, 1]);
    assert.deepEqual([camera.fx, camera.fy], [full.camera.fx / 4, full.camera.fy / 4]);
    assert.deepEqual([camera.cx, camera.cy], [0.75, 0.5]);
  }));

Deno.test("loadScene accepts a Blender scene with .png in file_path, RGB images, 3 x 4 poses and extra keys", () =>
  withTempFolder(async (folder) => {
    const data = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
    await write(join(folder, "images/a.0.PNG"), encode({ width: 2, height: 2, data, channels: 3 }));
    const frame = { file_path: "images/a.0.PNG", transform_matrix: POSE.slice(0, 3), sharpness: 3 };
    const file = { camera_angle_x: 0.5, near: 0.5, far: 9, n_frames: 4, frames: [frame] };
    await write(join(folder, "transforms_test.json"), JSON.stringify(file));
    const scene = await loadScene(folder, { split: "test" });
    assert.deepEqual([scene.near, scene.far, scene.split], [0.5, 9, "test"]);
    assert.equal(scene.views[0].name, "images/a.0");
    assert.deepEqual([...scene.views[0].image.data.subarray(4, 8)], [60, 80, 100, 255]);
  }));

Deno.test("loadScene reports a Blender scene's progress and stops when aborted", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, 3);
    const progress: [number, number][] = [];
    const onProgress = (done: number, total: number) => progress.push([done, total]);
    await loadScene(folder, { split: "train", onProgress });
    assert.deepEqual(progress, [[1, 3], [2, 3], [3, 3]]);
    const signal = AbortSignal.abort(new Error("stop"));
    await assert.rejects(loadScene(folder, { split: "train", signal }), { message: "stop" });
  }));

const LEGO = new URL("../../../../shared/data/lego", import.meta.url).pathname;
const legoExists = await Deno.stat(LEGO).then(() => true, () => false);
if (!legoExists) console.log(`Skipping the test on lego: ${LEGO} does not exist.`);

Deno.test({
  name: "loadScene reads NeRF-Synthetic's lego",
  ignore: !legoExists,
  fn: async () => {
    const scene = await loadScene(LEGO, { split: "test", downscale: 8 });
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
