import assert from "node:assert/strict";
import { type PixelSpace, selectPixels } from "../../reference/pixels.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const SEED = 9;
const space: PixelSpace = { images: 5, width: 13, height: 10 };

interface Crop {
  readonly crop_x: number;
  readonly crop_y: number;
  readonly crop_width: number;
  readonly crop_height: number;
}

/** The kernel's pixels of one step, [rays, 4]. */
async function pixelsOf(crop: Crop, rays: number, step: number, images = space.images) {
  const gpu = await gpuOf();
  const { pixels } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("pixels/one_image"),
    invocations: rays,
    outputs: { pixels: new Uint32Array(rays * 4) },
    params: { rays, images, step, seed: SEED, ...crop },
  });
  return pixels;
}

const CROPS = [
  {
    name: "the whole image",
    crop: { crop_x: 0, crop_y: 0, crop_width: 13, crop_height: 10 },
    sampler: { kind: "oneImage", cropSteps: 0, cropFraction: 0.5 },
  },
  {
    name: "the image's centre",
    crop: { crop_x: 3, crop_y: 2, crop_width: 6, crop_height: 5 },
    sampler: { kind: "oneImage", cropSteps: 2 ** 32, cropFraction: 0.5 },
  },
] as const;

for (const { name, crop, sampler } of CROPS) {
  // More rays than pixels (130, and 30 in the centre) visit them in turns.
  for (const rays of [0, 1, 30, 63, 64, 65, 130, 200]) {
    Deno.test(`${rays} pixels of ${name} equal the reference's`, async () => {
      for (const step of [0, 1, 2, 3, 4_000_000_000]) {
        const { images, xs, ys } = selectPixels(sampler, space, rays, step, SEED);
        const expected = vec4Rows(rays, (ray) => [images[ray], xs[ray], ys[ray], 0]);
        assertSame(await pixelsOf(crop, rays, step), expected);
      }
    });
  }

  Deno.test(`as many rays as ${name} has pixels visit each of them once`, async () => {
    const { crop_x, crop_y, crop_width, crop_height } = crop;
    const count = crop_width * crop_height;
    const pixels = await pixelsOf(crop, count, 17);
    const visited = Array.from({ length: count }, (_, ray) => {
      const [, x, y] = pixels.subarray(ray * 4);
      assert.ok(x >= crop_x && x < crop_x + crop_width);
      assert.ok(y >= crop_y && y < crop_y + crop_height);
      return (y - crop_y) * crop_width + x - crop_x;
    });
    assert.deepEqual(visited.sort((a, b) => a - b), visited.map((_, i) => i));
  });
}

Deno.test("a step's pixels come from one image, and all images have their turn", async () => {
  const chosen = new Set<number>();
  for (let step = 0; step < 40; step++) {
    const pixels = await pixelsOf(CROPS[0].crop, 20, step);
    const images = pixels.filter((_, i) => i % 4 === 0);
    assert.ok(images.every((image) => image === images[0]));
    chosen.add(images[0]);
  }
  assert.deepEqual([...chosen].sort(), [0, 1, 2, 3, 4]);
});

Deno.test("the only image is always chosen", async () => {
  const pixels = await pixelsOf(CROPS[1].crop, 64, 5, 1);
  assert.ok(pixels.every((value, i) => i % 4 !== 0 || value === 0));
});
