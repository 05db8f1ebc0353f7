import assert from "node:assert/strict";
import { imagesOf, type PixelSpace, selectPixels } from "../../reference/pixels.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";
import { camerasOf } from "./image_sizes.ts";

const gpuOf = sharedGpu();
const SEED = 9;
const space = imagesOf(5, 13, 10);

/** The kernel's pixels of one step, [rays, 4]. */
async function pixelsOf(
  rays: number,
  step: number,
  space: PixelSpace,
  scales = 1,
  raysPerPixel = 1,
) {
  const gpu = await gpuOf();
  const { pixels } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("pixels/any_image", { SCALES: scales }),
    invocations: rays,
    inputs: { cameras: camerasOf(space) },
    outputs: { pixels: new Uint32Array(rays * 4) },
    params: { rays, images: space.length, step, seed: SEED, rays_per_pixel: raysPerPixel },
  });
  return pixels;
}

/** The reference's pixels of one step, laid out like the kernel's. */
function expectedPixels(rays: number, step: number, space: PixelSpace, scales = 1) {
  const batch = selectPixels({ kind: "anyImage" }, space, rays, step, SEED, scales);
  const { images, xs, ys, halvings } = batch;
  return vec4Rows(rays, (ray) => [images[ray], xs[ray], ys[ray], halvings[ray]]);
}

for (const rays of [0, 1, 63, 64, 65, 200]) {
  Deno.test(`${rays} pixels of any image equal the reference's`, async () => {
    for (const step of [0, 1, 4_000_000_000]) {
      assertSame(await pixelsOf(rays, step, space), expectedPixels(rays, step, space));
    }
  });
}

Deno.test("pixels of images of different sizes equal the reference's", async () => {
  const mixed = [[3, 9], [640, 480], [1, 1], [480, 640]].map(([width, height]) => ({
    width,
    height,
  }));
  assertSame(await pixelsOf(200, 7, mixed), expectedPixels(200, 7, mixed));
});

Deno.test("pixels at four scales equal the reference's, and each scale comes as often as it has pixels", async () => {
  const mixed = [[64, 48], [33, 80], [8, 8]].map(([width, height]) => ({ width, height }));
  const rays = 20_000;
  const pixels = await pixelsOf(rays, 7, mixed, 4);
  assertSame(pixels, expectedPixels(rays, 7, mixed, 4));
  const counts = [0, 0, 0, 0];
  for (let ray = 0; ray < rays; ray++) counts[pixels[4 * ray + 3]]++;
  // 64, 16, 4 and 1 of 85, but for the column that the second image loses.
  [64, 16, 4, 1].forEach((share, halvings) => {
    const expected = rays * share / 85;
    assert.ok(Math.abs(counts[halvings] - expected) < 5 * Math.sqrt(expected), `${counts}`);
  });
});

Deno.test("consecutive rays have one pixel, the last one fewer", async () => {
  const pixels = await pixelsOf(66, 7, space, 1, 4);
  const expected = expectedPixels(17, 7, space);
  for (let ray = 0; ray < 66; ray++) {
    const at = Math.floor(ray / 4) * 4;
    assertSame(pixels.subarray(ray * 4, ray * 4 + 4), expected.subarray(at, at + 4));
  }
});

Deno.test("a large batch visits every pixel of every image", async () => {
  const pixels = await pixelsOf(8000, 2, space);
  const seen = new Set<string>();
  for (let ray = 0; ray < 8000; ray++) seen.add(pixels.subarray(ray * 4, ray * 4 + 3).join());
  assert.equal(seen.size, 5 * 13 * 10);
});

Deno.test("the only pixel of the only image is always chosen", async () => {
  const pixels = await pixelsOf(64, 5, imagesOf(1, 1, 1));
  assert.ok(pixels.every((value) => value === 0));
});
