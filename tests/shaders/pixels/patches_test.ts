import assert from "node:assert/strict";
import type { PixelSpace } from "../../reference/pixels.ts";
import { patchPixels } from "../../reference/robust.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";
import { camerasOf } from "./image_sizes.ts";

const gpuOf = sharedGpu();
const SEED = 9;
const SPACE: PixelSpace = [[64, 48], [33, 80], [32, 32]].map(([width, height]) => ({
  width,
  height,
}));

for (const patch of [4, 8, 16]) {
  for (const scales of [1, 2]) {
    Deno.test(`pixels in patches of ${patch} at ${scales} scales equal the reference's, inside their images`, async () => {
      const gpu = await gpuOf();
      for (const [rays, step] of [[0, 0], [1, 1], [1500, 4_000_000_000]]) {
        const { pixels } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("pixels/patches", { PATCH: patch, SCALES: scales }),
          invocations: rays,
          inputs: { cameras: camerasOf(SPACE) },
          outputs: { pixels: new Uint32Array(rays * 4) },
          params: { rays, images: SPACE.length, step, seed: SEED },
        });
        const { images, xs, ys, halvings } = patchPixels(SPACE, patch, rays, step, SEED, scales);
        assertSame(
          pixels,
          vec4Rows(rays, (ray) => [images[ray], xs[ray], ys[ray], halvings[ray]]),
        );
        for (let ray = 0; ray < rays; ray++) {
          const { width, height } = SPACE[images[ray]];
          assert.ok(xs[ray] < width >> halvings[ray] && ys[ray] < height >> halvings[ray]);
        }
      }
    });
  }
}
