import assert from "node:assert/strict";
import { join } from "node:path";
import { type ImageFile, type ImageOptions, loadImages } from "../../src/scene/images.ts";
import { rgbaPng, withTempFolder, write } from "./temp_scene.ts";

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
        message: "Cannot decode 2.png: the file is not a PNG, it begins with the bytes " +
          "6e 6f 20 50 4e 47. Save it as an 8-bit RGB or RGBA PNG.",
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
    const failing = () => assert.rejects(loadImages(files), /not a PNG/);
    assert.deepEqual(await countWorkers(failing), [processors, processors]);
  }));

Deno.test("an image that cannot be read says why", () =>
  withTempFolder(async (folder) => {
    const files = [{ path: folder, name: "a folder" }];
    await assert.rejects(loadImages(files), {
      name: "SceneError",
      message: /^Cannot read a folder: Is a directory/,
    });
  }));
