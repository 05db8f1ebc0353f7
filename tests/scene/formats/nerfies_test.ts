import assert from "node:assert/strict";
import { join } from "node:path";
import { lens } from "../../../src/math/lens.ts";
import { nerfies } from "../../../src/scene/formats/nerfies.ts";
import { doubles } from "../files/numpy_files.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const read = (path: string, downscale = 1) => nerfies.read(path, { downscale });

const STILL = "A scene that moves is treated as still: what moves will be blurred.";

/** A camera at (1, 2, 3) that looks along +x of the world; its y is the world's -z. */
const CAMERA = {
  orientation: [[0, -1, 0], [0, 0, -1], [1, 0, 0]],
  ...{ position: [1, 2, 3], focal_length: 100, principal_point: [60.5, 39], skew: 0 },
  ...{ pixel_aspect_ratio: 1.5, image_size: [120, 80] },
  ...{ radial_distortion: [0.1, -0.2, 0.3], tangential: [0.01, -0.02] },
};

async function writeDataset(
  folder: string,
  cameras: Readonly<Record<string, unknown>> = { "1": CAMERA, "2": CAMERA, "3": CAMERA },
  dataset: unknown = { ids: [1, 2, 3], train_ids: [1, 2], val_ids: [3] },
): Promise<void> {
  await write(join(folder, "dataset.json"), JSON.stringify(dataset));
  for (const [id, camera] of Object.entries(cameras)) {
    await write(join(folder, "camera", `${id}.json`), JSON.stringify(camera));
    await write(join(folder, "rgb/1x", `${id}.png`), "");
  }
}

Deno.test("nerfies: orientation is world to camera with OpenCV's axes, optics are OpenCV's", () =>
  withTempFolder(async (folder) => {
    await writeDataset(folder);
    const { frames, notes, placement, points } = await read(folder);
    // Right is -y, up is z, backward is -x.
    assert.deepEqual([...frames[0].cameraToWorld], [0, -0, -1, 1, -1, -0, -0, 2, 0, 1, -0, 3]);
    assert.deepEqual(frames[0].intrinsics, {
      size: { width: 120, height: 80 },
      focal: { fx: 100, fy: 150 },
      principal: { cx: 60.5, cy: 39 },
      lens: lens("perspective", { radial: [0.1, -0.2, 0.3, 0], tangential: [0.01, -0.02] }),
    });
    assert.deepEqual(frames.map(({ name, split }) => [name, split]), [["1", "train"], [
      "2",
      "train",
    ], ["3", "test"]]);
    assert.deepEqual([notes, placement, points], [[STILL], null, null]);
  }));

Deno.test("nerfies: near and far of scene.json are in its unit, points in the capture's", () =>
  withTempFolder(async (folder) => {
    await writeDataset(folder);
    await write(
      join(folder, "scene.json"),
      '{"scale": 0.5, "center": [9, 9, 9], "near": 1, "far": 4}',
    );
    await write(join(folder, "points.npy"), doubles([1, 2, 3, 4, 5, 6], 2, 3));
    const { frames, points } = await read(folder);
    assert.deepEqual(frames[2].bounds, { near: 2, far: 8 });
    assert.deepEqual([...points!.positions], [1, 2, 3, 4, 5, 6]);
    assert.equal(points!.colors.length, 6);
  }));

Deno.test("nerfies: images come from the scale that suits, and HyperNeRF's names are known", () =>
  withTempFolder(async (folder) => {
    const { tangential, ...camera } = CAMERA;
    await writeDataset(folder, { a: { ...camera, tangential_distortion: tangential, skew: 1 } }, {
      ids: ["a"],
    });
    for (const scale of ["2x", "4x"]) await write(join(folder, "rgb", scale, "a.png"), "");
    for (const [downscale, reduction] of [[1, 1], [2, 2], [3, 1], [4, 4], [8, 4]]) {
      const { frames: [frame], ...capture } = await read(folder, downscale);
      assert.equal(capture.reduction, reduction);
      assert.equal(frame.image, join(folder, `rgb/${reduction}x/a.png`));
      assert.deepEqual(frame.intrinsics.lens?.tangential, [0.01, -0.02]);
      assert.equal(frame.split, null);
      assert.deepEqual(capture.notes, [STILL, "The skew of 1 camera is ignored."]);
      const chosen = await capture.chooseImages!(4);
      assert.equal(chosen.frames[0].image, join(folder, "rgb/4x/a.png"));
    }
  }));

Deno.test("nerfies: without dataset.json every camera counts; one that is none costs its frame", () =>
  withTempFolder(async (folder) => {
    await writeDataset(folder, { "1": CAMERA, "2": { ...CAMERA, focal_length: -1 }, "3": CAMERA });
    const reason = "its camera is unusable: focal_length must be above 0, current value is -1";
    const first = await read(folder);
    assert.deepEqual(first.skipped, [{ name: "2", reason }]);
    assert.equal(first.frames.length, 2);
    await Deno.remove(join(folder, "dataset.json"));
    await write(join(folder, "scene.json"), '{"scale": 1, "near": 1, "far": 4}');
    const second = await read(folder);
    assert.deepEqual(second.frames.map(({ split }) => split), [null, null]);
  }));

Deno.test("nerfies reads no camera outside of its folder", () =>
  withTempFolder(async (folder) => {
    await writeDataset(folder, { "1": CAMERA, "2": CAMERA }, {
      train_ids: ["1", "2", "../../secret"],
    });
    const { skipped } = await read(folder);
    assert.deepEqual(skipped, [
      { name: "../../secret", reason: "its camera is unusable: its id is no file's name" },
    ]);
    await write(join(folder, "dataset.json"), "{}");
    await assert.rejects(read(folder), /dataset\.json lists no images\. Copy the whole dataset\./);
  }));
