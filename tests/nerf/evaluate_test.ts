import assert from "node:assert/strict";
import { type Camera, lens, psnr, ssim } from "../../src/math/mod.ts";
import { evaluate, evaluateScales } from "../../src/nerf/evaluate.ts";
import type { Render, ViewRenderer } from "../../src/nerf/mod.ts";
import { analyticScene, type Scene, type View } from "../../src/scene/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { randomValues } from "../reference/random_values.ts";

const WIDTH = 16;
const HEIGHT = 12;

/** A view whose photograph is all of one grey. */
function viewOf(grey: number, more: Partial<View> = {}): View {
  const [view] = analyticScene({ split: "train", views: 1, size: 1 }).views;
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(grey);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  const camera = { ...view.camera, width: WIDTH, height: HEIGHT };
  return { ...view, camera, image: { width: WIDTH, height: HEIGHT, data }, ...more };
}

function sceneOf(...views: View[]): Scene {
  return { ...analyticScene({ split: "train", views: 1, size: 1 }), views };
}

/** Renders a grey of 100 everywhere, and white in the pixels of a list. */
function rendererOf(white: (x: number, y: number) => boolean): ViewRenderer {
  const colors = Float32Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return white(pixel % WIDTH, Math.floor(pixel / WIDTH)) ? 1 : 100 / 255;
  });
  const render: Render = {
    width: WIDTH,
    height: HEIGHT,
    colors,
    depths: new Float32Array(0),
    accumulations: new Float32Array(0),
    normals: null,
  };
  return { render: () => Promise.resolve(render), destroy() {} };
}

/** What is expected of a grey that is off by so much in every pixel that counts. */
const psnrOf = (difference: number) => -20 * Math.log10(difference / 255);

Deno.test("masked pixels count neither for PSNR nor for SSIM", async () => {
  const isMasked = (x: number, y: number) => x < 5 && y > 2;
  const mask = Uint8Array.from(
    { length: WIDTH * HEIGHT },
    (_, i) => isMasked(i % WIDTH, Math.floor(i / WIDTH)) ? 0 : 255,
  );
  const result = await evaluate(rendererOf(isMasked), sceneOf(viewOf(104, { mask })), "white");
  assertClose(result.psnr, psnrOf(4), { atol: 1e-6, rtol: 0 });
  const grey = (value: number) => new Float32Array(WIDTH * HEIGHT * 3).fill(value / 255);
  const rendered = grey(100).map((value, i) => mask[Math.floor(i / 3)] === 0 ? 104 / 255 : value);
  const expected = ssim(rendered, grey(104), WIDTH, HEIGHT);
  assertClose(result.ssim, expected, { atol: 1e-6, rtol: 0 });
  const all = await evaluate(rendererOf(isMasked), sceneOf(viewOf(104)), "white");
  assert.ok(all.psnr < result.psnr - 10);
});

Deno.test("pixels that a lens does not show do not count", async () => {
  const [{ camera: pinhole }] = sceneOf(viewOf(0)).views;
  const camera: Camera = {
    ...pinhole,
    fx: 10,
    fy: 10,
    cx: WIDTH / 2,
    cy: HEIGHT / 2,
    lens: lens("perspective", { radial: [-0.3, 0, 0, 0] }), // shows a circle of 7.03 pixels
  };
  const isDark = (x: number, y: number) =>
    Math.hypot(x + 0.5 - camera.cx, y + 0.5 - camera.cy) > 7.03;
  const result = await evaluate(rendererOf(isDark), sceneOf(viewOf(104, { camera })), "white");
  assertClose(result.psnr, psnrOf(4), { atol: 1e-6, rtol: 0 });
});

Deno.test("pixels without a ray in a table do not count", async () => {
  const [{ camera: pinhole }] = sceneOf(viewOf(0)).views;
  const rays = new Float32Array(WIDTH * HEIGHT * 6).fill(1);
  const isGap = (x: number, y: number) => x === 3 && y === 4;
  rays.fill(0, (4 * WIDTH + 3) * 6 + 3, (4 * WIDTH + 3) * 6 + 6);
  const view = viewOf(104, { camera: { ...pinhole, rays } });
  const result = await evaluate(rendererOf(isGap), sceneOf(view), "white");
  assertClose(result.psnr, psnrOf(4), { atol: 1e-6, rtol: 0 });
});

Deno.test("views that are masked out wholly are left out, and must not be all", async () => {
  const nothing = viewOf(0, { mask: new Uint8Array(WIDTH * HEIGHT) });
  const renderer = rendererOf(() => false);
  const seen: number[] = [];
  const result = await evaluate(
    renderer,
    sceneOf(nothing, viewOf(110)),
    "white",
    (_, index) => void seen.push(index),
  );
  assert.equal(result.images, 1);
  assert.deepEqual(seen, [1]);
  const rendered = new Float32Array(3).fill(100 / 255);
  assertClose(result.psnr, psnr(rendered, rendered.map(() => 110 / 255)), { atol: 1e-5, rtol: 0 });
  await assert.rejects(evaluate(renderer, sceneOf(nothing), "white"), {
    name: "RangeError",
    message: /^Cannot compare as a view must have a pixel/,
  });
});

/** Renders a grey of 100 at any size, and notes the cameras. */
function greyRenderer(cameras: Camera[] = []): ViewRenderer {
  return {
    render(camera) {
      cameras.push(camera);
      const { width, height } = camera;
      const colors = new Float32Array(width * height * 3).fill(100 / 255);
      const [depths, accumulations] = [new Float32Array(0), new Float32Array(0)];
      return Promise.resolve({ width, height, colors, depths, accumulations, normals: null });
    },
    destroy() {},
  };
}

Deno.test("scales are judged one by one, and their means are those of all", async () => {
  const size = 25;
  const data = new Uint8Array(size * size * 4).fill(255);
  // Columns of 90 and of 110, whose means are 100: at half the size nothing differs.
  for (let i = 0; i < size * size; i++) {
    data.fill(i % size % 2 === 0 ? 90 : 110, 4 * i, 4 * i + 3);
  }
  const image = { width: size, height: size, data };
  const [view] = analyticScene({ split: "train", views: 1, size }).views;
  const cameras: Camera[] = [];
  const seen: string[] = [];
  const scene = sceneOf({ ...view, image }, { ...view, name: "b", image });
  const result = await evaluateScales(
    greyRenderer(cameras),
    scene,
    3,
    "white",
    ({ name }, factor) => void seen.push(`${name} ${factor}`),
  );
  const { name } = view;
  assert.deepEqual(seen, [`${name} 1`, "b 1", `${name} 2`, "b 2", `${name} 4`, "b 4"]);
  assert.deepEqual(cameras.map(({ width }) => width), [25, 25, 12, 12, 6, 6]);
  assert.deepEqual(cameras.map(({ fx }) => view.camera.fx / fx), [1, 1, 2, 2, 4, 4]);
  const [full, half, quarter] = result.scales;
  assert.deepEqual(result.scales.map(({ factor }) => factor), [1, 2, 4]);
  assertClose(full.psnr, psnrOf(10), { atol: 1e-4, rtol: 0 });
  assert.deepEqual([half.psnr, quarter.psnr], [Infinity, Infinity]);
  assert.equal(half.ssim, 1);
  // A quarter is 6 pixels wide, less than a window: it has no SSIM, and so all scales have no mean of it.
  assert.ok(full.ssim < 1 && Number.isNaN(quarter.ssim) && Number.isNaN(result.ssim));
  assert.deepEqual([result.psnr, result.images], [Infinity, 6]);

  const two = await evaluateScales(greyRenderer(), scene, 2, "white");
  assert.equal(two.ssim, (full.ssim + 1) / 2);
  const one = await evaluateScales(greyRenderer(), scene, 1, "white");
  assert.deepEqual([one.psnr, one.ssim, one.images], [full.psnr, full.ssim, 2]);
});

Deno.test("images that are smaller than a window have a PSNR, and no SSIM", async () => {
  const small = analyticScene({ split: "test", views: 1, size: 8 });
  const { psnr, ssim } = await evaluate(greyRenderer(), small, "white");
  assert.ok(Number.isFinite(psnr) && Number.isNaN(ssim));
  // Of images of different sizes those count that have one.
  const views = [...small.views, viewOf(100)];
  assert.equal((await evaluate(greyRenderer(), { ...small, views }, "white")).ssim, 1);
});

Deno.test("a scale whose pixels are all masked out cannot be judged", async () => {
  const mask = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => i % 2);
  const scene = sceneOf(viewOf(104, { mask }));
  await assert.rejects(evaluateScales(greyRenderer(), scene, 2, "white"), {
    name: "RangeError",
    message:
      "Cannot compare at 1/2 of the size as a view must have a pixel that is not masked out: there " +
      "is none.",
  });
});

Deno.test("right halves are compared in colors that are fitted on left halves", async () => {
  // The photograph has the render's colors, mixed, and brighter; its right half errs by 4 besides.
  const colors = Float32Array.from(randomValues(WIDTH * HEIGHT * 3, 1, 0.1, 0.6));
  const map = [[0.8, 0.3, 0, 0.1], [0.1, 0.9, 0, 0.05], [0, 0.2, 0.7, 0.15]];
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    const color = [...colors.subarray(3 * pixel, 3 * pixel + 3), 1];
    map.forEach((row, channel) => {
      const value = row.reduce((sum, factor, i) => sum + factor * color[i], 0);
      data[4 * pixel + channel] = Math.round(255 * value) + (pixel % WIDTH >= WIDTH / 2 ? 4 : 0);
    });
  }
  const [{ camera }] = sceneOf(viewOf(0)).views;
  const view = viewOf(0, { camera, image: { width: WIDTH, height: HEIGHT, data } });
  const [depths, accumulations] = [new Float32Array(0), new Float32Array(0)];
  const render = { width: WIDTH, height: HEIGHT, colors, depths, accumulations, normals: null };
  const renderer = { render: () => Promise.resolve(render), destroy() {} };
  const { psnr, fitted } = await evaluate(renderer, sceneOf(view), "white");
  assert.ok(psnr < 20, `${psnr}`);
  assertClose(fitted.psnr, psnrOf(4), { atol: 0.5, rtol: 0 }); // colors are rounded to 8 bits
  assert.ok(Number.isNaN(fitted.ssim)); // 8 pixels across
});

Deno.test("a left half that is masked out fits nothing, a right half that is has no fitted PSNR", async () => {
  const maskOf = (isSeen: (x: number) => boolean) =>
    Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => isSeen(i % WIDTH) ? 255 : 0);
  const renderer = greyRenderer();
  const right = viewOf(104, { mask: maskOf((x) => x >= WIDTH / 2) });
  const left = viewOf(104, { mask: maskOf((x) => x < WIDTH / 2) });
  const { psnr, fitted } = await evaluate(renderer, sceneOf(right), "white");
  assert.equal(fitted.psnr, psnr);
  assert.ok(Number.isNaN((await evaluate(renderer, sceneOf(left), "white")).fitted.psnr));
  // Of two views that one counts which has a right half.
  assert.equal((await evaluate(renderer, sceneOf(left, right), "white")).fitted.psnr, psnr);
});
