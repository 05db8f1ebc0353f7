import assert from "node:assert/strict";
import {
  imagesOf,
  pixelCount,
  type PixelSpace,
  pyramidOf,
  selectPixels,
} from "../../reference/pixels.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";
import { camerasOf } from "./image_sizes.ts";

const gpuOf = sharedGpu();
const SEED = 42;

/** The kernel's pixels of one step of `rays` rays, [rays, 4]. */
async function pixelsOf(space: PixelSpace, rays: number, step: number, scales = 1) {
  const gpu = await gpuOf();
  const offsets = [0];
  for (const size of space) offsets.push(offsets.at(-1)! + pixelCount(pyramidOf(size, scales)));
  const count = offsets.at(-1)!;
  const { pixels } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("pixels/all_images", { SCALES: scales }),
    invocations: rays,
    inputs: { cameras: camerasOf(space), offsets: Uint32Array.from(offsets) },
    outputs: { pixels: new Uint32Array(rays * 4) },
    params: {
      rays,
      images: space.length,
      first: step * rays % count,
      epoch: Math.floor(step * rays / count),
      seed: SEED,
    },
  });
  return pixels;
}

/** The reference's pixels of one step, laid out like the kernel's. */
function expectedPixels(space: PixelSpace, rays: number, step: number, scales = 1) {
  const batch = selectPixels({ kind: "allImages" }, space, rays, step, SEED, scales);
  const { images, xs, ys, halvings } = batch;
  return vec4Rows(rays, (ray) => [images[ray], xs[ray], ys[ray], halvings[ray]]);
}

const space = imagesOf(3, 7, 5);

for (const rays of [0, 1, 63, 64, 65, 300]) {
  Deno.test(`batches of ${rays} shuffled pixels equal the reference's, across epochs too`, async () => {
    // 105 pixels: steps 1 to 5 of 63 rays cross an epoch's end twice, one of 300 rays in each step.
    for (const step of [0, 1, 2, 3, 4, 5, 1000]) {
      assertSame(await pixelsOf(space, rays, step), expectedPixels(space, rays, step));
    }
  });
}

Deno.test("batches of shuffled pixels of many images equal the reference's", async () => {
  const large = imagesOf(100, 800, 799);
  for (const step of [0, 12_345, 62_420, 10_000_000]) {
    assertSame(await pixelsOf(large, 1024, step), expectedPixels(large, 1024, step));
  }
});

for (const images of [1, 2, 3, 5, 8]) {
  Deno.test(`batches of shuffled pixels of ${images} images of different sizes equal the reference's`, async () => {
    const mixed = Array.from(
      { length: images },
      (_, i) => ({ width: 3 + 5 * i % 7, height: 1 + i }),
    );
    for (const step of [0, 1, 7]) {
      assertSame(await pixelsOf(mixed, 100, step), expectedPixels(mixed, 100, step));
    }
  });
}

for (const scales of [2, 3, 4]) {
  Deno.test(`batches of shuffled pixels at ${scales} scales equal the reference's`, async () => {
    const mixed = [[8, 8], [13, 9], [31, 10]].map(([width, height]) => ({ width, height }));
    for (const step of [0, 1, 7, 10_000]) {
      const pixels = await pixelsOf(mixed, 100, step, scales);
      assertSame(pixels, expectedPixels(mixed, 100, step, scales));
    }
  });
}

Deno.test("an epoch at four scales visits each pixel of each of them once", async () => {
  // 13 x 9, 6 x 4, 3 x 2 and 1 x 1 pixels: what fills no block is not there.
  const count = 117 + 24 + 6 + 1;
  const pixels = await pixelsOf(imagesOf(1, 13, 9), count, 3, 4);
  const seen = new Set<string>();
  const scales = [0, 0, 0, 0];
  for (let ray = 0; ray < count; ray++) {
    const [, x, y, halvings] = pixels.subarray(4 * ray);
    assert.ok(x < 13 >> halvings && y < 9 >> halvings);
    seen.add(`${x} ${y} ${halvings}`);
    scales[halvings]++;
  }
  assert.equal(seen.size, count);
  assert.deepEqual(scales, [117, 24, 6, 1]);
});

Deno.test("a single pixel is chosen over and over", async () => {
  const single = imagesOf(1, 1, 1);
  assertSame(await pixelsOf(single, 3, 7), new Uint32Array(12));
});

Deno.test("every epoch visits each pixel once, in another order", async () => {
  const count = 105;
  const rays = 21; // 5 batches an epoch
  const everyPixel = Array.from({ length: count }, (_, i) => i);
  const orders = [];
  for (let epoch = 0; epoch < 3; epoch++) {
    const order: number[] = [];
    for (let batch = 0; batch < 5; batch++) {
      const pixels = await pixelsOf(space, rays, epoch * 5 + batch);
      for (let ray = 0; ray < rays; ray++) {
        const [image, x, y] = pixels.subarray(ray * 4);
        assert.ok(image < 3 && x < 7 && y < 5);
        order.push((image * 5 + y) * 7 + x);
      }
    }
    assert.deepEqual(order.toSorted((a, b) => a - b), everyPixel);
    orders.push(order);
  }
  assert.notDeepEqual(orders[0], orders[1]);
  assert.notDeepEqual(orders[1], orders[2]);
});
