import assert from "node:assert/strict";
import { type Camera, lens } from "../../src/math/mod.ts";
import { raysAcross, reducedRender } from "../../src/nerf/subpixels.ts";
import { analyticScene } from "../../src/scene/mod.ts";

const CAMERA = analyticScene({ split: "train", views: 1, size: 16 }).views[0].camera;

Deno.test("pixels have as many rays across as lie in them at a spacing, from one to eight", () => {
  const across = (focal: number, spacing: number, more: Partial<Camera> = {}) =>
    raysAcross({ ...CAMERA, fx: focal, fy: focal, ...more }, spacing);
  assert.equal(across(100, 1 / 200), 2);
  assert.equal(across(50, 1 / 200), 4, "of a picture of half the size");
  assert.equal(across(200, 1 / 200), 1, "of one twice as large");
  assert.equal(across(800, 1 / 200), 1, "of one eight times as large");
  assert.equal(across(1, 1 / 200), 8, "at most");
  const panorama = { width: 628, lens: lens("equirectangular", {}) };
  assert.equal(across(1, 1 / 200, panorama), 2, "of 628 pixels around, 100 in a radian");
  assert.equal(across(100, 0), 1, "without a spacing");
  assert.equal(across(100, 1 / 200, { rays: new Float32Array(16 * 16 * 6) }), 1, "of a table");
});

Deno.test("a reduced render is the mean of its blocks, in all that was rendered", () => {
  const [width, height, n] = [3, 2, 2];
  const count = width * height * n * n;
  const ramp = (channels: number) => Float32Array.from({ length: count * channels }, (_, i) => i);
  const render = {
    ...{ width: width * n, height: height * n },
    ...{ colors: ramp(3), depths: ramp(1), accumulations: ramp(1), normals: ramp(3) },
  };
  const reduced = reducedRender(render, n);
  assert.deepEqual([reduced.width, reduced.height], [width, height]);
  // The mean of a ramp over a block is what the block's middle would be.
  const middle = (pixel: number) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return (y * n + (n - 1) / 2) * width * n + x * n + (n - 1) / 2;
  };
  const pixels = Array.from({ length: width * height }, (_, pixel) => middle(pixel));
  const threefold = pixels.flatMap((at) => [3 * at, 3 * at + 1, 3 * at + 2]);
  assert.deepEqual([...reduced.depths], pixels);
  assert.deepEqual([...reduced.accumulations], pixels);
  assert.deepEqual([...reduced.colors], threefold);
  assert.deepEqual([...reduced.normals!], threefold);
  assert.equal(reducedRender({ ...render, normals: null }, n).normals, null);
});
