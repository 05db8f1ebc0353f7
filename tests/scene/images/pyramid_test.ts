import assert from "node:assert/strict";
import {
  assertPyramid,
  imagePyramid,
  scenePyramid,
  viewPyramid,
} from "../../../src/scene/images/pyramid.ts";
import { analyticScene, type RgbaImage, SceneError, type View } from "../../../src/scene/mod.ts";
import { reducedView } from "../../reference/photographs.ts";
import { randomValues } from "../../reference/random_values.ts";

const [{ camera }] = analyticScene({ split: "train", views: 1, size: 8 }).views;

function randomImage(width: number, height: number): RgbaImage {
  return { width, height, data: Uint8Array.from(randomValues(width * height * 4, 3, 0, 256)) };
}

function viewOf(image: RgbaImage, more: Partial<View> = {}): View {
  const { width, height } = image;
  return { name: "r_0", image, camera: { ...camera, width, height }, ...more };
}

for (const [width, height] of [[8, 8], [13, 9], [100, 30]]) {
  Deno.test(`the scales of an image of ${width} x ${height} are means of its blocks, rounded down`, () => {
    const image = randomImage(width, height);
    const view = viewOf(image);
    const pyramid = imagePyramid(image, 4);
    assert.equal(pyramid[0], image);
    pyramid.forEach((small, halvings) => {
      const expected = reducedView({ camera: view.camera, rgba: image.data }, halvings);
      assert.deepEqual([small.width, small.height], [width >> halvings, height >> halvings]);
      assert.deepEqual([...small.data], Array.from(expected.rgba));
    });
  });
}

Deno.test("colours are not weighted by their alpha, as in the published multi-scale scenes", () => {
  // deno-fmt-ignore
  const data = Uint8Array.of(
    200, 0, 0, 255,   0, 0, 0, 0,
    101, 0, 0, 255,   0, 8, 0, 1,
  );
  const [, half] = imagePyramid({ width: 2, height: 2, data }, 2);
  assert.deepEqual([...half.data], [75, 2, 0, 127]); // 75.25, 2, 0, 127.75
});

Deno.test("small scales are means of the image, not of rounded scales", () => {
  // Each block of 2 x 2 has one pixel that is not black.
  const data = new Uint8Array(64);
  [[0, 0, 7], [2, 0, 7], [0, 2, 7], [2, 2, 11]].forEach(([x, y, red]) =>
    data[4 * (4 * y + x)] = red
  );
  const [, half, quarter] = imagePyramid({ width: 4, height: 4, data }, 3);
  assert.deepEqual([0, 4, 8, 12].map((i) => half.data[i]), [1, 1, 1, 2]); // 1.75, 1.75, 1.75, 2.75
  assert.equal(quarter.data[0], 2); // 32 / 16: of rounded scales it would be 5 / 4
});

Deno.test("a view's scales have masks in which whole blocks count, and cameras of wider pixels", () => {
  const mask = new Uint8Array(64).fill(255);
  mask[9] = 0; // (1, 1)
  const pyramid = viewPyramid(viewOf(randomImage(8, 8), { mask }), 4);
  const ignored = pyramid.map(({ mask }) => mask!.filter((value) => value === 0).length);
  assert.deepEqual(ignored, [1, 1, 1, 1]);
  assert.deepEqual(pyramid.map(({ mask }) => mask!.length), [64, 16, 4, 1]);
  assert.deepEqual(
    pyramid.map(({ camera }) => camera.fx),
    [1, 2, 4, 8].map((factor) => camera.fx / factor),
  );
  assert.deepEqual(pyramid.map(({ name }) => name), ["r_0", "r_0", "r_0", "r_0"]);
});

Deno.test("a scene's scales have all of its views, also of different sizes", () => {
  const scene = analyticScene({ split: "test", views: 1, size: 1 });
  const views = [viewOf(randomImage(8, 8)), viewOf(randomImage(13, 9))];
  const pyramid = scenePyramid({ ...scene, views }, 3);
  const sizes = pyramid.map(({ views }) => views.map(({ image }) => image.width));
  assert.deepEqual(sizes, [[8, 13], [4, 6], [2, 3]]);
  assert.deepEqual(pyramid.map(({ near }) => near), [scene.near, scene.near, scene.near]);
});

Deno.test("scales at which an image has no pixel are refused", () => {
  const views = [viewOf(randomImage(30, 30)), viewOf(randomImage(12, 5))];
  assertPyramid(views, 3);
  assert.throws(
    () => assertPyramid(views, 4),
    new SceneError(
      "Cannot reduce images to 4 scales as each must have at least 8 x 8 pixels: r_0 has 12 x 5. " +
        "Use at most 3 scales, or larger images.",
    ),
  );
  assert.throws(() => viewPyramid(viewOf(randomImage(1, 1)), 2), {
    message: /Use at most 1 scale, or larger images\.$/,
  });
});
