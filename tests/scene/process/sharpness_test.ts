import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { chooseSharpest, sharpness } from "../../../src/scene/process/sharpness.ts";

Deno.test("sharpness is the variance of the Laplacian", () => {
  const [width, height] = [5, 4];
  const grey = Uint8Array.from({ length: width * height }, (_, i) => (i * i * 37) & 255);
  const laplacians = [];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = (dx: number, dy: number) => grey[(y + dy) * width + x + dx];
      laplacians.push(at(1, 0) + at(-1, 0) + at(0, 1) + at(0, -1) - 4 * at(0, 0));
    }
  }
  const mean = laplacians.reduce((sum, value) => sum + value) / laplacians.length;
  const variance = laplacians.reduce((sum, v) => sum + (v - mean) ** 2, 0) / laplacians.length;
  assert.ok(variance > 1000);
  assert.ok(Math.abs(sharpness(grey, width, height) - variance) < 1e-9 * variance);
  assert.equal(sharpness(new Uint8Array(2), 2, 1), 0);
});

Deno.test("the more an image is blurred, the less sharp it is", () => {
  const side = 64;
  let image = Uint8Array.from({ length: side * side }, (_, i) => (i * 2654435761 >>> 24) & 255);
  let before = Infinity;
  for (let pass = 0; pass < 4; pass++) {
    const now = sharpness(image, side, side);
    assert.ok(now < 0.8 * before, `${now} after ${before}`);
    before = now;
    image = image.map((_, i) => {
      const ends = [i - 1, i, i + 1].map((at) => image[Math.min(Math.max(at, 0), side * side - 1)]);
      return (ends[0] + ends[1] + ends[2]) / 3;
    });
  }
});

Deno.test("the sharpest frame of each window is chosen", () => {
  // 30 frames a second for 2 seconds, of which the 8th of each 15 is sharp.
  const frames = Array.from({ length: 60 }, (_, i) => ({
    time: 100 + i / 30,
    sharpness: i % 15 === 7 ? 50 : 10,
  }));
  assert.deepEqual(chooseSharpest(frames, 2, 100), [7, 22, 37, 52]);
  assert.deepEqual(chooseSharpest(frames, 30, 4), [7, 22, 37, 52], "most of all limits them");
  assert.equal(chooseSharpest(frames, 30, 100).length, 60);
});

Deno.test("windows are of time and not of frames", () => {
  // A phone that records slowly in the dark: 10 frames in the first second, 2 in the next, none, then 2.
  const times = [...Array.from({ length: 10 }, (_, i) => i / 10), 1, 1.5, 3, 3.5];
  const frames = times.map((time, i) => ({ time, sharpness: i }));
  assert.deepEqual(chooseSharpest(frames, 1, 100), [9, 11, 13]);
});

Deno.test("chosen frames ascend, are no more than asked for, and are the best of their window", () => {
  fc.assert(fc.property(
    fc.array(fc.record({ step: fc.integer({ min: 0, max: 5 }), sharpness: fc.nat(9) })),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 20 }),
    (steps, perSecond, most) => {
      let time = 0;
      const frames = steps.map(({ step, sharpness }) => ({ time: time += step / 10, sharpness }));
      const chosen = chooseSharpest(frames, perSecond, most);
      assert.equal(chosen.length > 0, frames.length > 0);
      assert.ok(chosen.every((index, i) => i === 0 || index > chosen[i - 1]));
      if (frames.length > 1) assert.ok(chosen.length <= most);
      const best = Math.max(...frames.map(({ sharpness }) => sharpness));
      if (frames.length > 0) assert.ok(chosen.some((index) => frames[index].sharpness === best));
    },
  ));
});
