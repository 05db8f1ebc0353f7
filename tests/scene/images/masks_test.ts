import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { downscaleImage } from "../../../src/scene/images/downscale.ts";
import {
  cropToCircle,
  downscaleMask,
  invertIgnored,
  readMask,
} from "../../../src/scene/images/masks.ts";
import type { RgbaImage } from "../../../src/scene/scene.ts";

/** An image of one row of pixels. */
function row(...pixels: [number, number, number, number][]): RgbaImage {
  return { width: pixels.length, height: 1, data: Uint8Array.from(pixels.flat()) };
}

/** An opaque image of grey values, [rows][columns]. */
function greys(rows: number[][]): RgbaImage {
  const data = Uint8Array.from(rows.flat().flatMap((value) => [value, value, value, 255]));
  return { width: rows[0].length, height: rows.length, data };
}

Deno.test("pixels darker than half are ignored", () => {
  const mask = row([0, 0, 0, 255], [127, 127, 127, 255], [128, 128, 128, 255], [
    255,
    255,
    255,
    255,
  ]);
  assert.deepEqual([...readMask(mask, mask, "m.png")], [0, 0, 1, 1]);
  // Green is light and blue is dark, to the eye.
  const colours = row([0, 255, 0, 255], [0, 0, 255, 255], [255, 0, 0, 255]);
  assert.deepEqual([...readMask(colours, colours, "m.png")], [1, 0, 0]);
});

Deno.test("the alpha decides only where it differs and colours do not", () => {
  const byAlpha = row([9, 9, 9, 0], [9, 9, 9, 127], [9, 9, 9, 128], [9, 9, 9, 255]);
  assert.deepEqual([...readMask(byAlpha, byAlpha, "m.png")], [0, 0, 1, 1]);
  const both = row([255, 255, 255, 0], [0, 0, 0, 255]);
  assert.deepEqual([...readMask(both, both, "m.png")], [1, 0]);
  const black = row([0, 0, 0, 255], [0, 0, 0, 255]);
  assert.deepEqual([...readMask(black, black, "m.png")], [0, 0]);
});

Deno.test("masks the other way round, and instant-ngp's dynamic ones, ignore what is light", () => {
  const mask = greys([[0, 1, 127, 128, 255]]);
  const ignored = (by: Parameters<typeof invertIgnored>[0]) => [...readMask(mask, mask, "m", by)];
  assert.deepEqual(ignored("dark"), [0, 0, 0, 1, 1]);
  assert.deepEqual(ignored(invertIgnored("dark")), [1, 1, 1, 0, 0]);
  assert.deepEqual(ignored("coloured"), [1, 0, 0, 0, 0]);
  assert.deepEqual(ignored(invertIgnored("coloured")), [0, 1, 1, 1, 1]);
});

Deno.test("pixels are left out whose centres lie beyond a circle around the middle", () => {
  const ones = (width: number, height: number) => new Uint8Array(width * height).fill(1);
  assert.deepEqual(
    [...cropToCircle(ones(4, 4), { width: 4, height: 4 }, 2)],
    [0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0], // corners are 2.12 from it, their neighbours 1.58
  );
  assert.deepEqual([...cropToCircle(ones(5, 1), { width: 5, height: 1 }, 1)], [0, 1, 1, 1, 0]);
});

Deno.test("a smaller mask is enlarged and a larger one shrunk without letting ignored pixels in", () => {
  const small = greys([[0, 255], [255, 255]]);
  assert.deepEqual(
    [...readMask(small, { width: 6, height: 6 }, "m.png")],
    [
      ...[0, 0, 0, 1, 1, 1],
      ...[0, 0, 0, 1, 1, 1],
      ...[0, 0, 0, 1, 1, 1],
      ...Array(18).fill(1),
    ],
  );
  const large = greys([[255, 255, 255, 255], [255, 255, 0, 255]]);
  assert.deepEqual([...readMask(large, { width: 2, height: 1 }, "m.png")], [1, 0]);
});

Deno.test("a mask of another shape is refused with both sizes", () => {
  const mask = greys([[0, 0], [0, 0]]);
  for (const [width, height] of [[2, 4], [4, 2], [3, 3], [2, 3]]) {
    assert.throws(() => readMask(mask, { width, height }, "m.png"), {
      name: "SceneError",
      message:
        `Cannot use mask m.png: it must have its image's size, ${width} x ${height} pixels, or ` +
        "a whole multiple or fraction of it, but it has 2 x 2. Resize it.",
    });
  }
});

Deno.test("a shrunk mask counts a pixel exactly where all that is averaged into it counts", () => {
  const sizes = fc.integer({ min: 1, max: 12 });
  const masks = fc.tuple(sizes, sizes, fc.integer({ min: 1, max: 4 })).chain(([w, h, factor]) =>
    fc.record({
      width: fc.constant(w),
      height: fc.constant(h),
      factor: fc.constant(Math.min(factor, w, h)),
      mask: fc.array(fc.constantFrom(0, 1, 1, 1), { minLength: w * h, maxLength: w * h }),
    })
  );
  fc.assert(fc.property(masks, ({ width, height, factor, mask }) => {
    // As alpha, a mask is averaged to 255 only where nothing of it is ignored.
    const data = Uint8Array.from(mask.flatMap((counts) => [0, 0, 0, 255 * counts]));
    const averaged = downscaleImage({ width, height, data }, factor).data.filter((_, i) =>
      i % 4 === 3
    );
    const expected = averaged.map((alpha) => alpha === 255 ? 1 : 0);
    const actual = downscaleMask(Uint8Array.from(mask), { width, height }, factor);
    assert.deepEqual([...actual], [...expected]);
  }));
});
