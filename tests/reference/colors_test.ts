import assert from "node:assert/strict";
import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import {
  backgroundColors,
  linearFromSrgb,
  linearPixelColor,
  pixelColor,
  srgbFromLinear,
} from "./colors.ts";

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

Deno.test("linear light of sRGB values is as published, and back", () => {
  // Grey cards: sRGB 188 has half of white's light (0.5029), 119 the 18.4 % of middle grey.
  const published = { atol: 5e-4, rtol: 0 };
  assertClose([188, 119].map((byte) => linearFromSrgb(byte / 255)), [0.5029, 0.1845], published);
  assertClose([0, 1].map(linearFromSrgb), [0, 1], FLOAT64);
  for (let byte = 0; byte < 256; byte++) {
    assertClose(srgbFromLinear(linearFromSrgb(byte / 255)), byte / 255, FLOAT64);
  }
});

Deno.test("the branches of the sRGB curve meet", () => {
  const below = linearFromSrgb(0.04045);
  assertClose(linearFromSrgb(0.04045 + 1e-12), below, { atol: 1e-8, rtol: 0 });
  assertClose(srgbFromLinear(0.0031308 + 1e-12), 0.0031308 * 12.92, { atol: 1e-7, rtol: 0 });
});

Deno.test("half of white's light before black is sRGB 188, not 128", () => {
  const rgba = Uint8Array.of(255, 255, 255, 128, 10, 90, 250, 255, 3, 2, 1, 0);
  const [value] = linearPixelColor(rgba, 0, [0, 0, 0]);
  assertClose(value * 255, 188, { atol: 0.5, rtol: 0 });
  const opaque = [10, 90, 250].map((byte) => byte / 255);
  assertClose(linearPixelColor(rgba, 1, [1, 0, 1]), opaque, FLOAT64);
  assertClose(linearPixelColor(rgba, 2, [0.25, 0.5, 1]), [0.25, 0.5, 1], FLOAT64);
});
