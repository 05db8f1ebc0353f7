import assert from "node:assert/strict";
import { basename, join, relative } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import type { Capture, Frame } from "../../../../src/scene/capture.ts";
import { colmap } from "../../../../src/scene/formats/colmap/mod.ts";
import { SceneError } from "../../../../src/scene/scene.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import {
  BEER,
  binaryFiles,
  type FixtureModel,
  fixtureModel,
  hasBeer,
  textFiles,
  toCamera,
  writeFiles,
} from "./fixture.ts";
import { pixelOf } from "../format_checks.ts";
import { rgbaPng, withTempFolder, write } from "../../temp_scene.ts";

const FULL_SIZE = { downscale: 1 };

/** The first `count` images of the valid model, with simple names: 0.jpg, 1.jpg and so on. */
function smallModel(count = 3): FixtureModel {
  const model = fixtureModel();
  model.images.splice(count);
  model.images.forEach((image, index) => image.name = `${index}.jpg`);
  return model;
}

/** Writes a model, and an empty file for every image: reading a capture does not look into images. */
async function writeCapture(
  folder: string,
  model: FixtureModel,
  { place = "sparse/0", images = "images", files = binaryFiles } = {},
): Promise<void> {
  await writeFiles(join(folder, place), files(model));
  for (const { name } of model.images) await write(join(folder, images, name), "");
}

/** Where the frames' images are, relative to the folder. */
function imageFiles(folder: string, { frames }: Capture): string[] {
  return frames.map(({ image }) => relative(folder, image as string));
}

function frameNamed({ frames }: Capture, name: string): Frame {
  return frames.find((frame) => frame.name === name)!;
}

Deno.test("points project onto their observations through every camera model", () =>
  withTempFolder(async (folder) => {
    const model = fixtureModel();
    await writeCapture(folder, model);
    const capture = await colmap.read(folder, FULL_SIZE);
    assert.equal(capture.frames.length, model.images.length);
    model.images.forEach(({ name, features }) => {
      const frame = frameNamed(capture, name.replace(".jpg", ""));
      for (const [x, y, id] of features.filter(([, , id]) => id >= 0)) {
        const { position } = model.points.find((point) => point.id === id)!;
        assertClose(pixelOf(frame, frame.intrinsics.size!, position), [x, y], {
          atol: 1e-9,
          rtol: 0,
        });
      }
    });
  }));

Deno.test("an unturned COLMAP camera looks along the world's +z with y down", () =>
  withTempFolder(async (folder) => {
    const model = smallModel(1);
    Object.assign(model.images[0], { qvec: [1, 0, 0, 0], tvec: [1, 2, 3] });
    await writeCapture(folder, model);
    const { frames: [{ cameraToWorld }] } = await colmap.read(folder, FULL_SIZE);
    assertClose([...cameraToWorld], [1, 0, 0, -1, 0, -1, 0, -2, 0, 0, -1, -3], {
      atol: 0,
      rtol: 0,
    });
  }));

Deno.test("photographs know where they see points, weighted by how well these fit", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    model.points.forEach((point, i) => point.error = i === 1 ? -1 : 0.5 + 0.1 * i);
    const known = model.points.filter(({ error }) => error >= 0).map(({ error }) => error);
    const mean = known.reduce((sum, error) => sum + error) / known.length;
    model.points[2].position[0] = NaN;
    model.points[3].track.splice(1); // without a second view there is no parallax
    await writeCapture(folder, model);
    const capture = await colmap.read(folder, FULL_SIZE);
    const image = model.images[1];
    const depths = frameNamed(capture, "1").depths;
    assert.ok(depths?.kind === "points");
    const seen = image.features.filter(([, , id]) => id >= 0)
      .map(([x, y, id]) => ({ pixel: [x, y], point: model.points.find((p) => p.id === id)! }))
      .filter(({ point }) => point !== model.points[2] && point !== model.points[3]);
    assert.ok(seen.length > 5);
    assert.deepEqual([...depths.pixels], seen.flatMap(({ pixel }) => pixel));
    const away = seen.map(({ point }) => Math.hypot(...toCamera(image, point.position)));
    assertClose([...depths.distances], away, { atol: 0, rtol: 1e-12 });
    assert.deepEqual(depths.size, { width: 640, height: 480 });
    const expected = seen.map(({ point: { error } }) =>
      2 * Math.exp(-((error < 0 ? 1 : error / mean) ** 2))
    );
    assertClose([...depths.weights], expected, { atol: 0, rtol: 1e-12 });
  }));

Deno.test("points behind cameras and captures without points say nothing of depths", async () => {
  await withTempFolder(async (folder) => {
    const model = smallModel();
    // Turned away: what the first photograph sees lies behind it.
    Object.assign(model.images[0], { qvec: [0, 0, 1, 0], tvec: [0, 0, -3] });
    await writeCapture(folder, model);
    const capture = await colmap.read(folder, FULL_SIZE);
    assert.equal(frameNamed(capture, "0").depths, undefined);
    assert.equal(frameNamed(capture, "1").depths?.kind, "points");
    assert.deepEqual(capture.notes, [
      "11 points lie behind cameras that are said to see them, such as that of 0.jpg: these say nothing " +
      "of depths there.",
    ]);
  });
  await withTempFolder(async (folder) => {
    const model = smallModel();
    await writeCapture(folder, model);
    await Deno.remove(join(folder, "sparse/0/points3D.bin"));
    const { frames, notes } = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(frames.map(({ depths }) => depths), [undefined, undefined, undefined]);
    assert.deepEqual(notes, []);
  });
});

Deno.test("a quaternion's length and sign do not matter", () =>
  withTempFolder(async (folder) => {
    const model = smallModel(2);
    model.images[1].tvec = model.images[0].tvec;
    model.images[0].qvec = [0.5, -0.1, 0.7, 0.3];
    model.images[1].qvec = model.images[0].qvec.map((value) => value * -3);
    await writeCapture(folder, model);
    const { frames } = await colmap.read(folder, FULL_SIZE);
    assertClose(frames[1].cameraToWorld, frames[0].cameraToWorld, { atol: 1e-15, rtol: 0 });
  }));

Deno.test("a capture says what a model says, in the order of names", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    model.images.reverse();
    await writeCapture(folder, model);
    const { frames, points, chooseImages: _, ...rest } = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(rest, {
      format: "colmap",
      skipped: [],
      notes: [],
      reduction: 1,
      placement: null,
    });
    assert.deepEqual(frames.map(({ name }) => name), ["0", "1", "2"]);
    for (const { mask, rays, split, intrinsics } of frames) {
      assert.deepEqual([mask, rays, split], [null, null, null]);
      assert.deepEqual(intrinsics.size, { width: 640, height: 480 });
    }
    assert.deepEqual(frames[1].intrinsics.focal, { fx: 500, fy: 510 });
    // The last point is seen by one image.
    const kept = model.points.slice(0, -1);
    assert.deepEqual(points, {
      positions: Float32Array.from(kept.flatMap(({ position }) => position)),
      colors: Uint8Array.from(kept.flatMap(({ color }) => color)),
    });
  }));

Deno.test("points are left out that are not finite, and kept that have no track at all", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    model.points[0].position[1] = NaN;
    model.points[1].position[1] = 1e39; // Infinite as float32.
    model.points[2].track = [];
    model.points[3].track.splice(1);
    await writeCapture(folder, model);
    const { points } = await colmap.read(folder, FULL_SIZE);
    const kept = model.points.slice(2, -1).filter((_, index) => index !== 1);
    assert.deepEqual(points!.colors, Uint8Array.from(kept.flatMap(({ color }) => color)));
  }));

Deno.test("a model without points gives none, and frames without bounds", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    model.points = [];
    await writeCapture(folder, model);
    const { points, frames } = await colmap.read(folder, FULL_SIZE);
    assert.equal(points, null);
    assert.deepEqual(frames.map(({ bounds }) => bounds), [null, null, null]);
  }));

Deno.test("bounds leave out a thousandth of the depths at either end, and points behind", () =>
  withTempFolder(async (folder) => {
    const model = smallModel(1);
    const [image] = model.images;
    Object.assign(image, { qvec: [1, 0, 0, 0], tvec: [0, 0, 0.5] });
    // Depths 1, 2, …, 2001, in disorder; two behind the camera and one nowhere.
    const depths = Array.from({ length: 2001 }, (_, i) => 1 + i * 1000 % 2001);
    model.points = [...depths, -5, -6, NaN].map((depth, i) => ({
      id: i,
      position: [0, 0, depth - 0.5],
      color: [0, 0, 0],
      error: 0,
      track: [],
    }));
    image.features = model.points.map(({ id }) => [1, 1, id]);
    await writeCapture(folder, model);
    const { frames: [{ bounds }] } = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(bounds, { near: 3, far: 1999 });
  }));

Deno.test("one observed point bounds nothing", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    model.images[0].features.splice(2);
    await writeCapture(folder, model);
    const { frames } = await colmap.read(folder, FULL_SIZE);
    assert.equal(frames[0].bounds, null);
    assert(frames[1].bounds!.near < frames[1].bounds!.far);
    const depths = model.images[1].features.slice(1).map(([, , id]) =>
      toCamera(model.images[1], model.points.find((point) => point.id === id)!.position)[2]
    );
    const { near, far } = frames[1].bounds!;
    assert(near >= Math.min(...depths) && far <= Math.max(...depths));
  }));

for (
  const place of [
    ...["sparse/0", "sparse", "colmap/sparse/0", "colmap", "colmap_output/sparse/0", "."],
    ...["colmap_sparse/0", "colmap_text", "distorted/sparse/0", "dense/sparse", "dense/0/sparse"],
    ...["undistorted/sparse", "mvs/sparse"],
  ]
) {
  for (const files of [binaryFiles, textFiles]) {
    Deno.test(`the model is found in ${place} as ${files.name}`, () =>
      withTempFolder(async (folder) => {
        await writeCapture(folder, smallModel(), { place, files });
        const entries = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
        assert.equal(await colmap.matches(entries, folder), true);
        const capture = await colmap.read(folder, FULL_SIZE);
        assert.deepEqual(imageFiles(folder, capture), [
          "images/0.jpg",
          "images/1.jpg",
          "images/2.jpg",
        ]);
      }));
  }
}

Deno.test("a folder without a model does not match, and is refused", () =>
  withTempFolder(async (folder) => {
    await write(join(folder, "sparse/0/cameras.bin"), "");
    await write(join(folder, "sparse/0/images.txt"), "");
    assert.equal(await colmap.matches(["sparse", "images"], folder), false);
    assert.equal(await colmap.matches(["transforms.json", "images"], folder), false);
    assert.equal(await colmap.matches(["cameras.bin"], folder), false);
    await assert.rejects(colmap.read(folder, FULL_SIZE), {
      name: "SceneError",
      message:
        `Cannot read ${folder}: there is no COLMAP model in sparse/0, sparse, colmap/sparse/0 or ` +
        "the folder itself. Run COLMAP, or denerf process.",
    });
  }));

Deno.test("the largest of several models is used, and the others are named", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel(4), { place: "sparse/10", files: textFiles });
    await writeCapture(folder, smallModel(4), { place: "sparse" });
    await writeCapture(folder, smallModel(2), { place: "sparse/0" });
    const other = smallModel(1);
    other.images[0].name = "of the second.jpg";
    await writeCapture(folder, other, { place: "sparse/2" });
    await write(join(folder, "images/of none.jpg"), "");
    const { frames, notes, skipped } = await colmap.read(folder, FULL_SIZE);
    assert.equal(frames.length, 4);
    assert.deepEqual(skipped, [
      { name: "of none", reason: "the COLMAP model does not have it" },
      { name: "of the second", reason: "only another COLMAP model has it" },
    ]);
    assert.deepEqual(notes, [
      "COLMAP made 4 models; sparse/10 has the most images, 4, and sparse/0 (2), sparse/2 (1), " +
      "sparse (4) are not used.",
    ]);
  }));

Deno.test("the largest model is used wherever it lies, and a copy elsewhere is not named", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel(3), { place: "sparse/0" });
    await writeCapture(folder, smallModel(4), { place: "distorted/sparse/1", images: "input" });
    const larger = await colmap.read(folder, FULL_SIZE);
    assert.equal(larger.frames.length, 4);
    assert.deepEqual(larger.notes, [
      "COLMAP made 2 models; distorted/sparse/1 has the most images, 4, and sparse/0 (3) is not used.",
    ]);
    await writeCapture(folder, smallModel(4), { place: "sparse/0" });
    assert.deepEqual((await colmap.read(folder, FULL_SIZE)).notes, []);
  }));

Deno.test("a model gets the photographs whose size its cameras are for", () =>
  withTempFolder(async (folder) => {
    // 3D Gaussian Splatting's workspace: originals of 8 x 6, undistorted copies of 7 x 5, the same names.
    const sized = (width: number, height: number) => {
      const model = smallModel(2);
      for (const camera of model.cameras) Object.assign(camera, { width, height });
      return model;
    };
    const [original, undistorted] = [sized(8, 6), sized(7, 5)];
    await writeFiles(join(folder, "distorted/sparse/0"), binaryFiles(original));
    for (const { name } of original.images) {
      await write(join(folder, "input", name), rgbaPng(8, 6));
      await write(join(folder, "images", name), rgbaPng(7, 5));
    }
    const originals = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(imageFiles(folder, originals), ["input/0.jpg", "input/1.jpg"]);
    await writeFiles(join(folder, "sparse/0"), binaryFiles(undistorted));
    const copies = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(imageFiles(folder, copies), ["images/0.jpg", "images/1.jpg"]);
    assert.deepEqual(copies.frames[0].intrinsics.size, { width: 7, height: 5 });
    // Without the copies the other model is the one that has photographs.
    await Deno.remove(join(folder, "images"), { recursive: true });
    const left = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(imageFiles(folder, left), ["input/0.jpg", "input/1.jpg"]);
    assert.deepEqual(left.frames[0].intrinsics.size, { width: 8, height: 6 });
  }));

Deno.test("photographs may be in any folder, where they alone have the cameras' size, and resized in images", () =>
  withTempFolder(async (folder) => {
    // As ScanNet++ has them: resized and undistorted photographs of the same names.
    const model = smallModel(2);
    for (const camera of model.cameras) Object.assign(camera, { width: 8, height: 6 });
    await writeFiles(join(folder, "colmap"), textFiles(model));
    for (const { name } of model.images) {
      await write(join(folder, "resized_images", name), rgbaPng(8, 6));
      await write(join(folder, "resized_masks", name), rgbaPng(8, 6));
      await write(join(folder, "resized_undistorted_images", name), rgbaPng(7, 5));
    }
    const any = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(imageFiles(folder, any), ["resized_images/0.jpg", "resized_images/1.jpg"]);
    // Who makes them smaller by hand means them: the optics are for any size of the same shape.
    for (const { name } of model.images) await write(join(folder, "images", name), rgbaPng(4, 3));
    const smaller = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(imageFiles(folder, smaller), ["images/0.jpg", "images/1.jpg"]);
  }));

Deno.test("a folder in the scene's has its photographs beside the model, or at the top", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel(2), { place: "dense/sparse", images: "dense/images" });
    await write(join(folder, "dense/masks/1.png"), "");
    const dense = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(imageFiles(folder, dense), ["dense/images/0.jpg", "dense/images/1.jpg"]);
    assert.deepEqual(dense.frames.map(({ mask }) => mask), [
      null,
      join(folder, "dense/masks/1.png"),
    ]);
    await Deno.rename(join(folder, "dense/images"), join(folder, "images"));
    const top = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(imageFiles(folder, top), ["images/0.jpg", "images/1.jpg"]);
  }));

Deno.test("photographs may have another ending than in the model, and lie where --images says", () =>
  withTempFolder(async (folder) => {
    const model = smallModel(3);
    ["DSC0.JPG", "DSC1.tif", "DSC2.JPG"].forEach((name, i) => model.images[i].name = name);
    await writeFiles(join(folder, "scene/sparse/0"), textFiles(model));
    for (const name of ["DSC0.jpg", "DSC1.png", "DSC2.png"]) {
      await write(join(folder, "scene/images", name), "");
      await write(join(folder, "elsewhere", name), "");
    }
    const capture = await colmap.read(join(folder, "scene"), FULL_SIZE);
    assert.deepEqual(
      imageFiles(join(folder, "scene"), capture),
      ["images/DSC0.jpg", "images/DSC1.png", "images/DSC2.png"],
    );
    assert.deepEqual(capture.frames.map(({ name }) => name), ["DSC0", "DSC1", "DSC2"]);
    assert.deepEqual(capture.notes, [
      "3 of 3 photographs were found by another name or in another place: DSC0.JPG is images/DSC0.jpg.",
    ]);
    const images = join(folder, "elsewhere");
    const named = await colmap.read(join(folder, "scene"), { downscale: 1, images });
    assert.equal(named.frames[2].image, join(images, "DSC2.png"));
  }));

Deno.test("an image with a pose that is none is skipped, and most of them refused", () =>
  withTempFolder(async (folder) => {
    const model = smallModel(3);
    model.images[0].qvec = [0, 0, 0, 0];
    await writeCapture(folder, model, { files: textFiles });
    const { frames, skipped } = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(frames.map(({ name }) => name), ["1", "2"]);
    assert.deepEqual(skipped, [{
      name: "0",
      reason: "line 2 of images.txt has the quaternion 0, 0, 0, 0, which is no rotation",
    }]);
    model.images[1].tvec = [NaN, 0, 0];
    await writeCapture(folder, model);
    await assert.rejects(colmap.read(folder, FULL_SIZE), {
      name: "SceneError",
      message:
        `Cannot read ${folder}/sparse/0: 2 of its 3 poses are unusable, the first being that of ` +
        "0: image 1 of images.bin has the quaternion 0, 0, 0, 0, which is no rotation. Correct what " +
        "wrote them.",
    });
  }));

Deno.test("images are looked for in images, in input and in the folder itself", async () => {
  for (const images of ["images", "input", "."]) {
    await withTempFolder(async (folder) => {
      await writeCapture(folder, smallModel(1), { images });
      const capture = await colmap.read(folder, FULL_SIZE);
      assert.deepEqual(imageFiles(folder, capture), [join(images, "0.jpg")]);
    });
  }
});

Deno.test("an empty folder of images does not hide another that has them", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel(1), { images: "input" });
    await Deno.mkdir(join(folder, "images"));
    assert.deepEqual(imageFiles(folder, await colmap.read(folder, FULL_SIZE)), ["input/0.jpg"]);
  }));

Deno.test("smaller images are used where they serve, with the full size's optics", () =>
  withTempFolder(async (folder) => {
    const model = smallModel(1);
    await writeCapture(folder, model);
    await writeCapture(folder, model, { images: "images_4" });
    const capture = await colmap.read(folder, { downscale: 4 });
    assert.deepEqual(imageFiles(folder, capture), ["images_4/0.jpg"]);
    assert.equal(capture.reduction, 4);
    assert.deepEqual(capture.frames[0].intrinsics.size, { width: 640, height: 480 });
  }));

Deno.test("smaller images that LLFF's scripts numbered are found by their place", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel(3));
    // Not every photograph need be in the model, and not every file be a photograph.
    await write(join(folder, "images/00 first.JPG"), "");
    await write(join(folder, "images/.thumbnail.jpg"), "");
    for (let i = 0; i < 4; i++) await write(join(folder, `images_4/image00${i}.png`), "");
    const capture = await colmap.read(folder, { downscale: 4 });
    assert.deepEqual(capture.frames.map(({ name }) => name), ["0", "1", "2"]);
    assert.deepEqual(capture.skipped.map(({ name }) => name), ["image001"]);
    assert.deepEqual(
      imageFiles(folder, capture),
      ["images_4/image000.png", "images_4/image002.png", "images_4/image003.png"],
    );
    // One image more, and nobody knows which belongs to which.
    await write(join(folder, "images_4/image004.png"), "");
    const full = await colmap.read(folder, { downscale: 4 });
    assert.deepEqual(imageFiles(folder, full), ["images/0.jpg", "images/1.jpg", "images/2.jpg"]);
    assert.equal(full.reduction, 1);
  }));

Deno.test("images lie in nested folders, with spaces, Unicode and back slashes in their paths", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    ["cam 1/Füße 日本.jpg", "cam 2/Füße 日本.jpg", "cam 3\\x.y.jpg"].forEach((name, index) => {
      model.images[index].name = name;
    });
    await writeFiles(join(folder, "sparse/0"), textFiles(model));
    for (const { name } of model.images) {
      await write(join(folder, "images", name.replace("\\", "/")), "");
    }
    const capture = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(
      capture.frames.map(({ name }) => name),
      ["cam 1/Füße 日本", "cam 2/Füße 日本", "cam 3/x.y"],
    );
    assert.deepEqual(
      imageFiles(folder, capture),
      ["images/cam 1/Füße 日本.jpg", "images/cam 2/Füße 日本.jpg", "images/cam 3/x.y.jpg"],
    );
  }));

Deno.test("names that differ only in their extensions keep them", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    model.images[1].name = "0.png";
    await writeCapture(folder, model);
    const { frames } = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(frames.map(({ name }) => name), ["0.jpg", "0.png", "2"]);
  }));

Deno.test("images that do not exist are skipped, unless none does", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel());
    await Deno.remove(join(folder, "images/1.jpg"));
    const { frames, skipped } = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(frames.map(({ name }) => name), ["0", "2"]);
    assert.deepEqual(skipped, [{ name: "1", reason: "its image does not exist" }]);
    await Deno.remove(join(folder, "images"), { recursive: true });
    await assert.rejects(colmap.read(folder, FULL_SIZE), {
      name: "SceneError",
      message:
        `Cannot read ${folder}/sparse/0: none of its 3 frames can be used; the first is 0: ` +
        `its image does not exist. Put the images into ${folder}/images, or name their folder by ` +
        "--images DIR.",
    });
  }));

Deno.test("photographs that the model does not have are skipped", () =>
  withTempFolder(async (folder) => {
    const model = smallModel();
    model.images[1].name = "cam/b.jpg";
    await writeCapture(folder, model);
    for (const name of ["cam/d.PNG", "cam/a.jpeg", "cam/notes.txt", "x/far.jpg", "1.jpg"]) {
      await write(join(folder, "images", name), "");
    }
    const { frames, skipped } = await colmap.read(folder, FULL_SIZE);
    assert.deepEqual(frames.map(({ name }) => name), ["0", "2", "cam/b"]);
    const reason = "the COLMAP model does not have it";
    assert.deepEqual(skipped, ["1", "cam/a", "cam/d"].map((name) => ({ name, reason })));
  }));

Deno.test("masks are found as COLMAP names them, and as others do", () =>
  withTempFolder(async (folder) => {
    const model = smallModel(4);
    model.images[0].name = "cam 1/0.jpg";
    await writeCapture(folder, model);
    for (const mask of ["cam 1/0.jpg.png", "1.png", "2.jpg"]) {
      await write(join(folder, "masks", mask), "");
    }
    const masks = async () =>
      (await colmap.read(folder, FULL_SIZE)).frames.map(({ mask }) =>
        mask && relative(folder, mask)
      );
    assert.deepEqual(await masks(), ["masks/1.png", "masks/2.jpg", null, "masks/cam 1/0.jpg.png"]);
  }));

for (const name of ["../../../etc/passwd", "..\\..\\x.jpg", "/etc/passwd", " "]) {
  Deno.test(`whatever ${JSON.stringify(name)} names, it is not read as an image`, () =>
    withTempFolder(async (folder) => {
      const model = smallModel();
      await writeCapture(folder, model);
      model.images[1].name = name;
      await writeFiles(join(folder, "sparse/0"), binaryFiles(model));
      const { frames, skipped } = await colmap.read(folder, FULL_SIZE);
      assert.deepEqual(frames.map(({ name }) => name), ["0", "2"]);
      assert.deepEqual(skipped.map(({ reason }) => reason), [
        "its image does not exist",
        "the COLMAP model does not have it",
      ]);
    }));
}

Deno.test("an image that is a circle of links is refused", () =>
  withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel());
    await Deno.remove(join(folder, "images/1.jpg"));
    await Deno.symlink(join(folder, "images/1.jpg"), join(folder, "images/1.jpg"));
    await assert.rejects(colmap.read(folder, FULL_SIZE), {
      name: "SceneError",
      message: /^Cannot read .*images\/1\.jpg: /,
    });
  }));

Deno.test("captures of changed bytes are read or refused", async () => {
  const files = binaryFiles(smallModel());
  const change = fc.tuple(
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.nat(255),
  );
  await withTempFolder(async (folder) => {
    await writeCapture(folder, smallModel());
    const name = fc.constantFrom(...Object.keys(files));
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.array(change, { minLength: 1, maxLength: 8 }),
        async (name, changes) => {
          const bytes = files[name].slice();
          for (const [place, byte] of changes) bytes[Math.floor(place * bytes.length)] = byte;
          await writeFiles(join(folder, "sparse/0"), { ...files, [name]: bytes });
          try {
            const { frames, points } = await colmap.read(folder, FULL_SIZE);
            for (const { cameraToWorld, bounds } of frames) {
              assert(cameraToWorld.every(Number.isFinite));
              assert(bounds === null || 0 < bounds.near && bounds.near < bounds.far);
            }
            assert(points === null || points.positions.every(Number.isFinite));
          } catch (error) {
            if (!(error instanceof SceneError)) throw error;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

Deno.test({
  name: "a real capture is read, with one camera for each of its 71 images",
  ignore: !hasBeer(),
  fn: async () => {
    const { frames, skipped, notes, points } = await colmap.read(BEER, FULL_SIZE);
    assert.equal(frames.length, 71);
    assert.deepEqual([skipped, notes], [[], []]);
    assert.equal(basename(frames[70].image as string), "0070.jpg");
    assert.equal(points!.colors.length, 4414 * 3);
    assert.equal(
      new Set(frames.map(({ intrinsics }) => JSON.stringify(intrinsics.focal))).size,
      71,
    );
    // The first row of poses_bounds.npy, which LLFF's scripts made from the same model: axes there are down,
    // right and backward, then come the position and the bounds.
    assertClose(
      frames[0].cameraToWorld,
      [
        [0.897842615, 0.168255282, -0.406901461, 0.270812566],
        [0.114906713, -0.981622741, -0.152358921, 1.65975795],
        [-0.425058921, 0.0900386230, -0.900676390, -1.39570086],
      ].flat(),
      { atol: 5e-9, rtol: 0 },
    );
    const { near, far } = frames[0].bounds!;
    assertClose([near, far], [3.72188644, 18.2859478], { atol: 5e-8, rtol: 0 });
  },
});
