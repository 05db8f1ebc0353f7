import assert from "node:assert/strict";
import { selectKnown } from "../../reference/depth_loss.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const SEED = 9;
const STEP = 3;

/** Depths at pixels of several images, some of them far to the right and below. */
const KNOWN = vec4Rows(7, (i) => [i, (1000 * i) * 2 ** 16 + 65_535 - i, 5, 6]);

/** The kernel's pixels, where all were (1, 2, 3, 4). */
async function pixelsOf(rays: number, share: number): Promise<Uint32Array> {
  const gpu = await gpuOf();
  const { pixels } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("pixels/known_depths"),
    invocations: rays,
    inputs: { known: KNOWN },
    updates: { pixels: vec4Rows(rays, () => [1, 2, 3, 4]) },
    params: { rays, count: 7, share, step: STEP, seed: SEED },
  });
  return pixels;
}

for (const rays of [1, 64, 65, 300]) {
  for (const share of [0, 0.25, 1]) {
    Deno.test(`a share of ${share} of ${rays} rays moves to pixels with a known depth`, async () => {
      const known = selectKnown(rays, 7, share, STEP, SEED);
      const expected = vec4Rows(rays, (ray) => {
        const i = known[ray];
        return i === null ? [1, 2, 3, 4] : [i, 65_535 - i, 1000 * i, 0];
      });
      assertSame(await pixelsOf(rays, share), expected);
    });
  }
}

Deno.test("as many rays are moved as the share says, to each of the pixels", async () => {
  const rays = 20_000;
  const pixels = await pixelsOf(rays, 0.25);
  const counts = new Array<number>(7).fill(0);
  for (let ray = 0; ray < rays; ray++) if (pixels[4 * ray + 3] === 0) counts[pixels[4 * ray]]++;
  const expected = 0.25 * rays / 7;
  for (const count of counts) {
    assert.ok(Math.abs(count - expected) < 5 * Math.sqrt(expected), `${counts}`);
  }
});
