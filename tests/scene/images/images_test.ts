import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "npm:fast-png@^8.0.0";
import { type ImageFile, type ImageOptions, loadImages } from "../../../src/scene/images/images.ts";
import { COLOUR_JPEGS, ORIENTED_JPEGS } from "./jpeg_fixtures.ts";
import { rgbaPng, withTempFolder, write } from "../temp_scene.ts";

/** Decoding by the calling thread and by workers. */
const WORKERS = [0, 3];

/** Writes PNGs of 6 x 4 pixels, all different. */
async function writeImages(folder: string, count: number): Promise<ImageFile[]> {
  const files = Array.from({ length: count }, (_, i) => ({
    path: join(folder, `${i}.png`),
    name: `${i}.png`,
  }));
  for (const [i, { path }] of files.entries()) await write(path, rgbaPng(6, 4, 10 * i));
  return files;
}

for (const workers of WORKERS) {
  const by = workers === 0 ? "inline" : `by ${workers} workers`;

  Deno.test(`images decoded ${by} come in the order of their files`, () =>
    withTempFolder(async (folder) => {
      const files = await writeImages(folder, 8);
      const loaded = await loadImages(files, { workers });
      assert.equal(loaded.length, 8);
      for (const [i, { image, fullWidth, fullHeight }] of loaded.entries()) {
        assert.deepEqual([image.width, image.height, fullWidth, fullHeight], [6, 4, 6, 4]);
        const expected = Uint8Array.from({ length: 96 }, (_, k) => (10 * i + 37 * k) & 255);
        assert.deepEqual(image.data, expected);
      }
    }));

  Deno.test(`images decoded ${by} are downscaled and keep their full size`, () =>
    withTempFolder(async (folder) => {
      const [{ image, fullWidth, fullHeight }] = await loadImages(await writeImages(folder, 2), {
        workers,
        downscale: 4,
      });
      assert.deepEqual([image.width, image.height, image.data.length], [1, 1, 4]);
      assert.deepEqual([fullWidth, fullHeight], [6, 4]);
    }));

  Deno.test(`images of different kinds and sizes decoded ${by} come with their masks`, () =>
    withTempFolder(async (folder) => {
      const path = (name: string) => join(folder, name);
      await write(path("a.png"), rgbaPng(6, 4));
      await write(path("b.jpg"), Uint8Array.fromBase64(COLOUR_JPEGS.progressive));
      await write(path("c.jpg"), Uint8Array.fromBase64(ORIENTED_JPEGS[5]));
      const halves = Uint8Array.from([0, 255, 0, 255, 0, 255, 255, 255, 255, 255]);
      await write(path("mask.png"), encode({ width: 5, height: 2, data: halves, channels: 1 }));
      const loaded = await loadImages([
        { path: path("a.png"), name: "a.png", mask: null },
        { path: path("b.jpg"), name: "b.jpg", mask: path("b.jpg") },
        { path: path("c.jpg"), name: "c.jpg" },
        { path: path("c.jpg"), name: "c.jpg", orientation: 1 },
      ], { workers, downscale: 2 });
      assert.deepEqual(
        loaded.map((
          { image, fullWidth, fullHeight, mask },
        ) => [image.width, image.height, fullWidth, fullHeight, mask?.length]),
        [
          [3, 2, 6, 4, undefined],
          [10, 6, 20, 12, 60],
          [6, 2, 12, 5, undefined],
          [2, 6, 5, 12, undefined],
        ],
      );
      // The left of the first row is dark, the right of the last row light.
      assert.deepEqual([loaded[1].mask?.at(0), loaded[1].mask?.at(-1)], [0, 1]);

      // A mask is turned round, and a circle cut, before either is shrunk.
      const columns = Uint8Array.from([0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0]);
      await write(path("columns.png"), encode({ width: 6, height: 2, data: columns, channels: 1 }));
      await write(path("wide.png"), rgbaPng(6, 2));
      const wide = { path: path("wide.png"), name: "wide.png" };
      const kept = await loadImages([
        { ...wide, mask: path("columns.png"), maskIgnores: "light" },
        { ...wide, imageCircle: 2.5 },
        { ...wide, mask: path("columns.png"), maskIgnores: "light", imageCircle: 1.6 },
      ], { workers, downscale: 2 });
      assert.deepEqual(kept.map(({ mask }) => [...mask!]), [[1, 1, 0], [0, 1, 0], [0, 1, 0]]);

      const masked = { path: path("a.png"), name: "a.png", mask: path("mask.png") };
      await assert.rejects(loadImages([masked], { workers }), {
        name: "SceneError",
        message:
          `Cannot use mask ${path("mask.png")} (the mask of a.png): it must have its image's ` +
          "size, 6 x 4 pixels, or a whole multiple or fraction of it, but it has 5 x 2. Resize it.",
      });
      await assert.rejects(loadImages([{ ...masked, mask: path("none.png") }], { workers }), {
        name: "SceneError",
        message: `Cannot read ${path("none.png")} (the mask of a.png): the file does not exist. ` +
          "Put it there or remove its frame.",
      });
    }));

  Deno.test(`images decoded ${by} report every image done once`, () =>
    withTempFolder(async (folder) => {
      const progress: [number, number][] = [];
      await loadImages(await writeImages(folder, 4), {
        workers,
        onProgress: (done, total) => progress.push([done, total]),
      });
      assert.deepEqual(progress, [[1, 4], [2, 4], [3, 4], [4, 4]]);
    }));

  Deno.test(`the first image in order that fails ${by} is the one reported`, () =>
    withTempFolder(async (folder) => {
      const files = await writeImages(folder, 8);
      await write(files[2].path, "no PNG");
      await Deno.remove(files[3].path);
      await assert.rejects(loadImages(files, { workers }), {
        name: "SceneError",
        message:
          "Cannot decode 2.png: it must be a PNG, a JPEG or a HEIC, but it begins with the " +
          "bytes 6e 6f 20 50 4e 47. Convert it to PNG or JPEG.",
      });
      await assert.rejects(loadImages(files.slice(3), { workers }), {
        name: "SceneError",
        message: "Cannot read 3.png: the file does not exist. Put it there or remove its frame.",
      });
      await assert.rejects(loadImages(files.slice(4), { workers, downscale: 5 }), {
        name: "SceneError",
        message:
          "Cannot downscale as the factor must be an integer from 1 to 4, the shorter side " +
          "of the 6 x 4 image: current value is 5.",
      });
    }));

  Deno.test(`decoding ${by} stops with the signal's reason when aborted`, () =>
    withTempFolder(async (folder) => {
      const files = await writeImages(folder, 8);
      const reason = new Error("enough");
      const controller = new AbortController();
      const options: ImageOptions = {
        workers,
        signal: controller.signal,
        onProgress: (done) => {
          assert.ok(done <= 2 + workers, "images are still decoded after the abort");
          if (done === 2) controller.abort(reason);
        },
      };
      await assert.rejects(loadImages(files, options), (error) => error === reason);
      await assert.rejects(
        loadImages(files, { workers, signal: AbortSignal.abort(reason) }),
        (error) => error === reason,
      );
    }));

  Deno.test(`an exception of onProgress ends decoding ${by}`, () =>
    withTempFolder(async (folder) => {
      const files = await writeImages(folder, 4);
      const broken = new Error("broken progress bar");
      const onProgress = () => {
        throw broken;
      };
      await assert.rejects(loadImages(files, { workers, onProgress }), (error) => error === broken);
    }));
}

/** Counts the workers that `use` starts and ends. */
async function countWorkers(
  use: () => Promise<unknown>,
): Promise<[started: number, ended: number]> {
  const original = globalThis.Worker;
  let [started, ended] = [0, 0];
  globalThis.Worker = class extends original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      started++;
    }
    override terminate(): void {
      super.terminate();
      ended++;
    }
  };
  try {
    await use();
  } finally {
    globalThis.Worker = original;
  }
  return [started, ended];
}

Deno.test("workers are started, and ended, only where the pixels are many", () =>
  withTempFolder(async (folder) => {
    const files = await writeImages(folder, 8);
    assert.deepEqual(await countWorkers(() => loadImages(files)), [0, 0]);
    // 8 x 1200 x 1200 pixels, if the first image stands for all, as it does in a scene.
    await write(files[0].path, rgbaPng(1200, 1200));
    const processors = Math.min(navigator.hardwareConcurrency, 8);
    assert.deepEqual(await countWorkers(() => loadImages(files)), [processors, processors]);
    assert.deepEqual(await countWorkers(() => loadImages(files.slice(0, 1))), [0, 0]);
    await write(files[1].path, "no PNG");
    const failing = () => assert.rejects(loadImages(files), /must be a PNG/);
    assert.deepEqual(await countWorkers(failing), [processors, processors]);
  }));

Deno.test("an image that cannot be read says why", () =>
  withTempFolder(async (folder) => {
    const files = [{ path: folder, name: "a folder" }];
    await assert.rejects(loadImages(files), {
      name: "SceneError",
      message: "Cannot read a folder: it must be an image file, but it is a folder.",
    });
  }));
