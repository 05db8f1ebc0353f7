import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { decodeImage } from "../../../src/scene/images/decode.ts";
import type { Orientation } from "../../../src/scene/images/exif.ts";
import { findMasks, writeMask } from "../../../src/scene/process/masks.ts";
import { refusal } from "./process_tools.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const WAYS: Record<string, { files: string[]; beside?: string[]; masks: Record<string, string> }> =
  {
    "a folder of masks, named as photographs": {
      files: ["a.jpg", "b.JPG", "masks/a.png", "masks/B.png"],
      masks: { "a.jpg": "masks/a.png", "b.JPG": "masks/B.png" },
    },
    "COLMAP's names": {
      files: ["1/a.jpg", "masks/1/a.jpg.png"],
      masks: { "1/a.jpg": "masks/1/a.jpg.png" },
    },
    "a folder images beside a folder masks": {
      files: ["images/1/a.jpg", "masks/1/a.png"],
      masks: { "images/1/a.jpg": "masks/1/a.png" },
    },
    "masks in each folder": {
      files: ["1/a.jpg", "1/masks/a.png", "2/a.jpg"],
      masks: { "1/a.jpg": "1/masks/a.png" },
    },
    "masks beside photographs": {
      files: ["a.jpg", "a_mask.png", "b.jpg", "b.mask.png", "c.png", "c.png.png"],
      masks: { "a.jpg": "a_mask.png", "b.jpg": "b.mask.png", "c.png": "c.png.png" },
    },
    "masks beside the folder": {
      files: ["1/a.jpg", "b.jpg"],
      beside: ["1/a.png", "b.jpg.png"],
      masks: { "1/a.jpg": "1/a.png", "b.jpg": "b.jpg.png" },
    },
  };

for (const [name, { files, beside = [], masks }] of Object.entries(WAYS)) {
  Deno.test(`masks are found: ${name}`, () => {
    const found = findMasks(files, beside);
    assert.deepEqual(
      Object.fromEntries([...found.masks].map(([photograph, { file }]) => [photograph, file])),
      masks,
    );
    const used = beside.length > 0 ? [] : Object.values(masks);
    assert.deepEqual(found.photographs, files.filter((file) => !used.includes(file)));
    assert.deepEqual(found.unused, []);
  });
}

Deno.test("photographs that are only called like masks are photographs", () => {
  const files = ["carnival_mask.jpg", "masks.jpg", "x.png"];
  assert.deepEqual(findMasks(files, []), { photographs: files, masks: new Map(), unused: [] });
  const only = ["masks/1.jpg", "masks/2.jpg"];
  assert.deepEqual(findMasks(only, []).photographs, only, "a folder of masks alone, carnival's");
});

/** A grey mask of 3 x 2: the first pixel is black. */
function mask(): Uint8Array {
  const data = Uint8Array.of(0, 255, 255, 255, 255, 255);
  return encode({ width: 3, height: 2, data, channels: 1, depth: 8 });
}

for (
  const [name, size, orientation, invert, ignored] of [
    ["as it is", [3, 2], 1, false, [0]],
    ["inverted", [3, 2], 1, true, [1, 2, 3, 4, 5]],
    ["turned as its photograph was", [2, 3], 6, false, [1]],
    ["not turned where it fits the photograph that was", [3, 2], 6, false, [0]],
    ["enlarged", [6, 4], 1, false, [0, 1, 6, 7]],
  ] as const
) {
  Deno.test(`a mask is written ${name}`, async () => {
    await withTempFolder(async (folder) => {
      const [path, target] = [join(folder, "mask.png"), join(folder, "a.jpg.png")];
      await write(path, mask());
      const [width, height] = size;
      const left = await writeMask(path, target, {
        size: { width, height },
        orientation: orientation as Orientation,
        invert,
      });
      const { data, ...written } = await decodeImage(await Deno.readFile(target), target);
      assert.deepEqual(written, { width, height });
      const black = Array.from({ length: width * height }, (_, i) => i).filter((i) =>
        data[4 * i] === 0
      );
      assert.deepEqual(black, ignored);
      assert.ok(Math.abs(left - (1 - ignored.length / (width * height))) < 1e-12);
    });
  });
}

Deno.test("a mask of another shape is refused", async () => {
  await withTempFolder(async (folder) => {
    const path = join(folder, "mask.png");
    await write(path, mask());
    const size = { width: 5, height: 5 };
    const { message } = await refusal(
      writeMask(path, join(folder, "out.png"), { size, orientation: 1, invert: false }),
    );
    assert.match(message, /^Cannot use mask .*mask\.png: it must have its image's size, 5 x 5/);
  });
});
