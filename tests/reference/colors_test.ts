import assert from "node:assert/strict";
import { pcg4d, RandomStream, uniform } from "../../src/math/random.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { backgroundColors, pixelColor } from "./colors.ts";

Deno.test("straight-alpha pixels are composited over the background", () => {
  const rgba = Uint8Array.of(255, 0, 51, 255, 255, 0, 51, 0, 255, 0, 51, 51);
  const background = [0.5, 1, 0];
  assertClose(pixelColor(rgba, 0, background), [1, 0, 0.2], FLOAT64);
  assertClose(pixelColor(rgba, 1, background), [0.5, 1, 0], FLOAT64);
  assertClose(pixelColor(rgba, 2, background), [0.2 + 0.4, 0.8, 0.04], FLOAT64);
});

Deno.test("white and black backgrounds are the same for all rays", () => {
  assert.deepEqual([...backgroundColors("white", 2, 0, 0)], [1, 1, 1, 1, 1, 1]);
  assert.deepEqual([...backgroundColors("black", 2, 0, 0)], [0, 0, 0, 0, 0, 0]);
});

Deno.test("random backgrounds differ between channels, rays, steps and seeds", () => {
  const colors = backgroundColors("random", 100, 3, 4);
  assert.ok(colors.every((value) => value >= 0 && value < 1));
  assert.equal(new Set(colors).size, 300);
  assert.notDeepEqual(backgroundColors("random", 100, 2, 4), colors);
  assert.notDeepEqual(backgroundColors("random", 100, 3, 5), colors);
  assert.deepEqual(backgroundColors("random", 100, 3, 4), colors);
});

Deno.test("a random background is drawn by the ray's number, red from the first word", () => {
  const colors = backgroundColors("random", 6, 3, 4);
  const draw = pcg4d(5, 3, RandomStream.background, 4);
  assert.deepEqual([...colors.subarray(15)], draw.slice(0, 3).map(uniform));
});
