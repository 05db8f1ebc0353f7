import { decode, encode } from "npm:fast-png@^8.0.0";
import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { contactSheet, MediaError } from "../../src/media/mod.ts";
import { shrink } from "../../src/media/shrink.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { drawFrame, writeFrames } from "./media_test_tools.ts";

const GAP = 4;

Deno.test("a contact sheet has its pictures in reading order, on white", async () => {
  await withTempFolder(async (folder) => {
    const files = [];
    for (let i = 0; i < 5; i++) {
      files.push(join(folder, `${i}.png`));
      const data = new Uint8Array(40 * 20 * 3).fill(40 * i);
      await write(files[i], encode({ width: 40, height: 20, data, channels: 3 }));
    }
    const sheet = decode(await contactSheet(files, { columns: 3, width: 100 }));
    // (100 - 4) / 3 - 4 = 28 wide, half as high.
    assert.deepEqual([sheet.width, sheet.height], [GAP + 3 * 32, GAP + 2 * 18]);
    const at = (x: number, y: number) => sheet.data[3 * (y * sheet.width + x)];
    for (let i = 0; i < 5; i++) {
      const [x, y] = [GAP + 32 * (i % 3), GAP + 18 * Math.floor(i / 3)];
      assert.deepEqual([at(x, y), at(x + 27, y + 13)], [40 * i, 40 * i]);
      assert.deepEqual([at(x - 1, y), at(x + 28, y + 13), at(x, y + 14)], [255, 255, 255]);
    }
    assert.equal(at(GAP + 2 * 32, GAP + 18), 255, "the sixth place is empty");
  });
});

Deno.test("pictures are not enlarged, alpha is over white, and the bytes are repeated", async () => {
  await withTempFolder(async (folder) => {
    const files = await writeFrames(folder, 2, 24, 16, true);
    const bytes = await contactSheet(files, { width: 5000 });
    const { width, height, data } = decode(bytes);
    assert.deepEqual([width, height], [GAP + 28, GAP + 2 * 20]); // about square: one above the other
    assert.deepEqual([...data.subarray(3 * (GAP * width + GAP)).subarray(0, 3)], [255, 255, 255]);
    const picture = drawFrame(0, 24, 16, true);
    const [x, y] = [8, 8];
    const found = data.subarray(3 * ((GAP + y) * width + GAP + x)).subarray(0, 3);
    assert.deepEqual([...found], [...picture.data.subarray(4 * (y * 24 + x)).subarray(0, 3)]);
    assert.deepEqual(await contactSheet(files, { width: 5000 }), bytes);
  });
});

Deno.test("pictures of different sizes and impossible layouts are refused", async () => {
  await withTempFolder(async (folder) => {
    const [a, b] = await writeFrames(folder, 2, 24, 16);
    const refuses = (work: Promise<unknown>, message: string) =>
      assert.rejects(work, new MediaError(message));
    await refuses(
      contactSheet([a, b], { width: 13, columns: 2 }),
      "Cannot write a contact sheet as its 2 columns must be at least 14 pixels wide: current value " +
        "is 13.",
    );
    await refuses(
      contactSheet([a], { columns: 0 }),
      "Cannot write a contact sheet as its columns must be a whole number from 1: current value is 0.",
    );
    await refuses(
      contactSheet([]),
      "Cannot write a contact sheet: it needs at least one picture, given were none.",
    );
    const data = new Uint8Array(24 * 17 * 3);
    await write(b, encode({ width: 24, height: 17, data, channels: 3 }));
    await refuses(
      contactSheet([a, b]),
      `Cannot write a contact sheet: all pictures must have one size, but ${b} has 24 x 17 pixels and ` +
        `${a} has 24 x 16.`,
    );
  });
});

Deno.test("shrinking averages areas: against sums over a grid that both sizes divide", () => {
  const size = fc.integer({ min: 1, max: 7 });
  fc.assert(
    fc.property(size, size, size, size, fc.integer(), (w, h, toWidth, toHeight, seed) => {
      const [width, height] = [Math.min(w, toWidth), Math.min(h, toHeight)];
      const [fromWidth, fromHeight] = [Math.max(w, toWidth), Math.max(h, toHeight)];
      const data = Uint8Array.from(
        { length: fromWidth * fromHeight * 4 },
        (_, i) => i % 4 === 3 ? 255 : (Math.imul(i + seed, 2654435761) >>> 24),
      );
      const found = shrink({ width: fromWidth, height: fromHeight, data }, width, height);
      for (const [i, value] of found.entries()) {
        const [x, y, k] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
        let sum = 0;
        for (let v = 0; v < fromHeight; v++) {
          for (let u = 0; u < fromWidth; u++) {
            const [px, py] = [x * fromWidth + u, y * fromHeight + v].map((fine, axis) =>
              Math.floor(fine / (axis === 0 ? width : height))
            );
            sum += data[4 * (py * fromWidth + px) + k];
          }
        }
        assert.ok(Math.abs(value - sum / (fromWidth * fromHeight)) <= 0.5 + 1e-9);
      }
    }),
    { numRuns: 200 },
  );
});
