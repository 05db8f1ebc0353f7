import assert from "node:assert/strict";
import type { Memory } from "../../src/gpu/mod.ts";
import { Picture } from "../../src/nerf/picture.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

const gpuOf = sharedGpu();

const OPTIONS = { range: { near: 1, far: 2 }, ndc: false, format: "rgba8unorm" } as const;

for (const [width, height] of [[1, 1], [1, 100], [100, 1], [2, 3], [7, 5], [80, 64]]) {
  Deno.test(`coarse pictures of ${width} x ${height} pixels fit into their memory`, async () => {
    const gpu = await gpuOf();
    using scope = gpu.scope();
    const kernel = await gpu.kernel("render/present"); // which of them it is does not matter here
    const kernels = { average: kernel, present: kernel };
    const lengths = new Map<string, number>();
    const memory: Memory = {
      gpu,
      own: (resource) => scope.own(resource),
      scope: () => scope.scope(),
      tensor: (label, shape, options) => {
        lengths.set(label, shape[0]);
        return scope.tensor(label, shape, options);
      },
    };
    const picture = new Picture(memory, { width, height }, OPTIONS, kernels);
    const all = width * height;
    for (const pixels of [0, 1, all / 2, all]) {
      const coarse = picture.coarseSize(pixels, 1 / 8);
      assert.ok(coarse.width >= 1 && coarse.height >= 1);
      assert.ok(
        coarse.width * coarse.height <= lengths.get("coarse means")!,
        `${coarse.width} x ${coarse.height} of ${pixels}`,
      );
    }
  });
}
