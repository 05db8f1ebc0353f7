import assert from "node:assert/strict";
import { join } from "node:path";
import { neus } from "../../../src/scene/formats/neus.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { doubles, zip } from "../files/numpy_files.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const read = (path: string, images: string | null = null) =>
  neus.read(path, { downscale: 1, images });

/** world_mat_0 of DTU (Jensen et al. 2014), as IDR and NeuS share its scans; of single precision. */
// deno-fmt-ignore
const DTU = [
  -646.6795654296875, -2440.901611328125, 1633.10986328125, -517707.40625,
  677.905517578125, 1317.4757080078125, 2549.637451171875, -1194084.25,
  -0.9027109742164612, 0.167153000831604, 0.3964489996433258, 407.8815002441406,
  0, 0, 0, 1,
];

/** A camera at (x, 0, -4) that looks along +z of the world, whose y is down: K [I | -position]. */
const straight = (x: number, skew = 0) =>
  [[100, skew, 9.5, 38 - 100 * x], [0, 110, 4.5, 18], [0, 0, 1, 4], [0, 0, 0, 1]].flat();

const SCALE = [[2, 0, 0, 0.5], [0, 2, 0, 0], [0, 0, 2, 1], [0, 0, 0, 1]].flat();

interface Files {
  readonly matrices?: readonly (readonly number[])[];
  readonly scale?: readonly number[] | null;
  readonly images?: readonly string[];
  readonly masks?: readonly string[];
  readonly file?: string;
}

async function writeScene(folder: string, files: Files): Promise<void> {
  const { matrices = [0, 1, 2].map((x) => straight(x)), scale = SCALE } = files;
  const { images = ["000.png", "001.png", "002.png"], masks = images } = files;
  const arrays = matrices.flatMap((matrix, i) => [
    { name: `world_mat_${i}.npy`, bytes: doubles(matrix, matrix.length / 4, 4) },
    ...(scale === null ? [] : [{ name: `scale_mat_${i}.npy`, bytes: doubles(scale, 4, 4) }]),
    { name: `camera_mat_${i}.npy`, bytes: doubles([1], 1) },
  ]);
  await write(join(folder, files.file ?? "cameras_sphere.npz"), zip(arrays));
  for (const name of images) await write(join(folder, "image", name), "");
  for (const name of masks) await write(join(folder, "mask", name), "");
}

Deno.test("neus: DTU's calibration comes out of its projection matrix", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, { matrices: [DTU], images: ["000000.png"], masks: ["000.png"] });
    const { frames: [{ intrinsics, cameraToWorld, mask }] } = await read(folder);
    const { focal, principal } = intrinsics;
    assert.ok("fx" in focal && principal !== null && "cx" in principal);
    // As published, where pixels count from the centre of the first one.
    const [{ fx, fy }, { cx, cy }] = [focal, principal];
    const published = { atol: 0.02, rtol: 0 };
    assertClose([fx, fy, cx - 0.5, cy - 0.5], [2892.33, 2883.18, 823.205, 619.071], published);
    // The third row of the matrix is the direction in which it looks.
    const backward = [2, 6, 10].map((i) => cameraToWorld[i]);
    assertClose(backward, [0.90271097, -0.167153, -0.396449], { atol: 1e-6, rtol: 0 });
    // The position is what the matrix takes to 0.
    const position = [3, 7, 11].map((i) => cameraToWorld[i]);
    for (const row of [0, 4, 8]) {
      const terms = [0, 1, 2].map((i) => DTU[row + i] * position[i]);
      const sum = terms.reduce((a, b) => a + b) + DTU[row + 3];
      assert.ok(Math.abs(sum) < 1e-9 * Math.max(...terms.map(Math.abs)), `it is ${sum}`);
    }
    assert.equal(mask, join(folder, "mask/000.png"));
  }));

Deno.test("neus: the first pixel's centre is 0, y is down, and the box holds the unit sphere", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, {});
    const { frames, placement, object, notes } = await read(folder);
    assert.deepEqual(
      frames.map(({ cameraToWorld }) => [...cameraToWorld]),
      [0, 1, 2].map((x) => [1, -0, -0, x, 0, -1, -0, 0, 0, -0, -1, -4]),
    );
    assert.deepEqual(frames[0].intrinsics, {
      size: null,
      focal: { fx: 100, fy: 110 },
      principal: { cx: 10, cy: 5 },
      lens: null,
    });
    assert.deepEqual([placement, object], [null, { center: [0.5, 0, 1], size: 4 }]);
    assert.deepEqual(notes, []);
  }));

Deno.test("neus: there may be no masks, and no scale_mat: the scene is then placed by its cameras", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, { masks: [], scale: null, file: "cameras.npz" });
    const { frames, object } = await read(folder);
    assert.ok(frames.every(({ mask }) => mask === null));
    assert.equal(object, null);
  }));

Deno.test("neus: images without a matrix are left out, masks belong to their numbers", () =>
  withTempFolder(async (folder) => {
    const images = ["0000.png", "0002.png", "0005.png", "0009.png"];
    await writeScene(folder, { images, masks: ["002.png", "009.png"] });
    const { frames, skipped } = await read(folder);
    assert.deepEqual(
      frames.map(({ name, cameraToWorld, mask }) => [name, cameraToWorld[3], mask]),
      [["0000", 0, null], ["0002", 2, join(folder, "mask/002.png")]],
    );
    const reason = "there is no world_mat for it";
    assert.deepEqual(skipped, [{ name: "0005", reason }, { name: "0009", reason }]);
  }));

Deno.test("neus: a skew is named, a matrix of another shape costs its frame", () =>
  withTempFolder(async (folder) => {
    await writeScene(folder, { matrices: [straight(0), straight(1, 3), straight(2)] });
    assert.deepEqual((await read(folder)).notes, [
      "The skew of 1 camera, up to 3.0 pixels, is ignored.",
    ]);
    await writeScene(folder, {
      matrices: [straight(0).slice(0, 12), straight(1).slice(0, 8), straight(2)],
    });
    const { frames, skipped } = await read(folder);
    assert.equal(frames.length, 2);
    assert.match(
      skipped[0].reason,
      /^its world_mat is unusable: its shape must be \(4, 4\): current value is \(2, 4\)/,
    );
  }));

Deno.test("neus refuses an archive of other arrays, and folders without photographs", () =>
  withTempFolder(async (folder) => {
    await write(join(folder, "cameras.npz"), zip([{ name: "poses.npy", bytes: doubles([1], 1) }]));
    await assert.rejects(read(folder), {
      name: "SceneError",
      message:
        `Cannot read ${
          join(folder, "cameras.npz")
        }: it must have arrays world_mat_0, world_mat_1 …: ` +
        "it holds poses. Give NeuS's cameras_sphere.npz.",
    });
    await writeScene(folder, { images: [] });
    await assert.rejects(
      read(folder),
      /image holds no photographs\. Put them there, or name their folder by/,
    );
  }));
