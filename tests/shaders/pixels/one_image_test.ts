import assert from "node:assert/strict";
import { imagesOf, selectPixels } from "../../reference/pixels.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";
import { camerasOf } from "./image_sizes.ts";

const gpuOf = sharedGpu();
const SEED = 9;
const space = imagesOf(5, 13, 10);

/** The kernel's pixels of one step, [rays, 4]. */
async function pixelsOf(
  fraction: number,
  rays: number,
  step: number,
  images = space,
  scales = 1,
) {
  const gpu = await gpuOf();
  const { pixels } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("pixels/one_image", { SCALES: scales }),
    invocations: rays,
    inputs: { cameras: camerasOf(images) },
    outputs: { pixels: new Uint32Array(rays * 4) },
    params: { rays, images: images.length, step, seed: SEED, fraction },
  });
  return pixels;
}

const CROPS = [
  {
    name: "the whole image",
    fraction: 1,
    crop: { x0: 0, y0: 0, width: 13, height: 10 },
    sampler: { kind: "oneImage", cropSteps: 0, cropFraction: 0.5 },
  },
  {
    name: "the image's centre",
    fraction: 0.5,
    crop: { x0: 3, y0: 2, width: 6, height: 5 },
    sampler: { kind: "oneImage", cropSteps: 2 ** 32, cropFraction: 0.5 },
  },
] as const;

for (const { name, fraction, crop, sampler } of CROPS) {
  // More rays than pixels (130, and 30 in the centre) visit them in turns.
  for (const rays of [0, 1, 30, 63, 64, 65, 130, 200]) {
    Deno.test(`${rays} pixels of ${name} equal the reference's`, async () => {
      for (const step of [0, 1, 2, 3, 4_000_000_000]) {
        const { images, xs, ys } = selectPixels(sampler, space, rays, step, SEED);
        const expected = vec4Rows(rays, (ray) => [images[ray], xs[ray], ys[ray], 0]);
        assertSame(await pixelsOf(fraction, rays, step), expected);
      }
    });
  }

  Deno.test(`as many rays as ${name} has pixels visit each of them once`, async () => {
    const { x0, y0, width, height } = crop;
    const count = width * height;
    const pixels = await pixelsOf(fraction, count, 17);
    const visited = Array.from({ length: count }, (_, ray) => {
      const [, x, y] = pixels.subarray(ray * 4);
      assert.ok(x >= x0 && x < x0 + width);
      assert.ok(y >= y0 && y < y0 + height);
      return (y - y0) * width + x - x0;
    });
    assert.deepEqual(visited.sort((a, b) => a - b), visited.map((_, i) => i));
  });
}

Deno.test("a step's pixels come from one image, and all images have their turn", async () => {
  const chosen = new Set<number>();
  for (let step = 0; step < 40; step++) {
    const pixels = await pixelsOf(1, 20, step);
    const images = pixels.filter((_, i) => i % 4 === 0);
    assert.ok(images.every((image) => image === images[0]));
    chosen.add(images[0]);
  }
  assert.deepEqual([...chosen].sort(), [0, 1, 2, 3, 4]);
});

Deno.test("crops at three scales equal the reference's, and lie in the middle of each", async () => {
  const mixed = [[9, 12], [31, 20], [16, 16]].map(([width, height]) => ({ width, height }));
  for (const [fraction, cropSteps] of [[1, 0], [0.5, 2 ** 32]]) {
    const sampler = { kind: "oneImage", cropSteps, cropFraction: 0.5 } as const;
    for (const step of [0, 1, 2, 3, 4, 5]) {
      const batch = selectPixels(sampler, mixed, 500, step, SEED, 3);
      const { images, xs, ys, halvings } = batch;
      assert.deepEqual([...new Set(halvings)].sort(), [0, 1, 2]);
      const expected = vec4Rows(500, (ray) => [images[ray], xs[ray], ys[ray], halvings[ray]]);
      assertSame(await pixelsOf(fraction, 500, step, mixed, 3), expected);
    }
  }
  // Of one pixel there is no half.
  const single = await pixelsOf(1, 10, 0, imagesOf(1, 1, 1), 3);
  assert.ok(single.every((value) => value === 0));
});

Deno.test("the only image is always chosen", async () => {
  const pixels = await pixelsOf(0.5, 64, 5, space.slice(0, 1));
  assert.ok(pixels.every((value, i) => i % 4 !== 0 || value === 0));
});

Deno.test("crops of images of different sizes equal the reference's", async () => {
  const mixed = [[9, 4], [31, 20], [2, 15], [1, 3]].map(([width, height]) => ({ width, height }));
  const sampler = { kind: "oneImage", cropSteps: 2 ** 32, cropFraction: 0.75 } as const;
  for (const step of [0, 1, 2, 3, 4, 5]) {
    const { images, xs, ys } = selectPixels(sampler, mixed.slice(0, 3), 40, step, SEED);
    const expected = vec4Rows(40, (ray) => [images[ray], xs[ray], ys[ray], 0]);
    assertSame(await pixelsOf(0.75, 40, step, mixed.slice(0, 3)), expected);
  }
  // A crop always has a pixel, also of an image that is one pixel wide.
  const narrow = await pixelsOf(0.75, 10, 0, mixed.slice(3));
  assert.ok(narrow.every((value, i) => i % 4 === 2 ? value < 2 : value === 0));
});
