import assert from "node:assert/strict";
import type { PixelSpace } from "../../reference/pixels.ts";
import { randomPixel } from "../../reference/march.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const SEED = 9;
const space: PixelSpace = { images: 5, width: 13, height: 10 };

/** The kernel's pixels of one step, [rays, 4]. */
async function pixelsOf(rays: number, step: number, { images, width, height }: PixelSpace) {
  const gpu = await gpuOf();
  const { pixels } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("pixels/any_image"),
    invocations: rays,
    outputs: { pixels: new Uint32Array(rays * 4) },
    params: { rays, width, height, images, step, seed: SEED },
  });
  return pixels;
}

for (const rays of [0, 1, 63, 64, 65, 200]) {
  Deno.test(`${rays} pixels of any image equal the reference's`, async () => {
    for (const step of [0, 1, 4_000_000_000]) {
      const expected = vec4Rows(rays, (ray) => [...randomPixel(ray, step, SEED, space), 0]);
      assertSame(await pixelsOf(rays, step, space), expected);
    }
  });
}

Deno.test("a large batch visits every pixel of every image", async () => {
  const pixels = await pixelsOf(8000, 2, space);
  const seen = new Set<string>();
  for (let ray = 0; ray < 8000; ray++) seen.add(pixels.subarray(ray * 4, ray * 4 + 3).join());
  assert.equal(seen.size, 5 * 13 * 10);
});

Deno.test("the only pixel of the only image is always chosen", async () => {
  const pixels = await pixelsOf(64, 5, { images: 1, width: 1, height: 1 });
  assert.ok(pixels.every((value) => value === 0));
});
