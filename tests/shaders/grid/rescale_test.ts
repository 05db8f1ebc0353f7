import assert from "node:assert/strict";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { levelsOf, PAIRS_GRID } from "./grid_inputs.ts";
import { levelShapes, tableLength } from "../../reference/hash_grid.ts";

const gpuOf = sharedGpu();

/** As large as gradients get, and what rounds up, down, and to halves. */
const GRADIENTS = [2 ** 30, -(2 ** 30), 0, 1, -1, 2, -2, 3, -3, 4, 5, -5, 1000, -1001, 2 ** 29 + 1];

for (const features of [2, 4, 8]) {
  Deno.test(`integers of ${features} features are halved by level, to the nearest`, async () => {
    const grid = { ...PAIRS_GRID, features };
    const shifts = Uint32Array.of(0, 1, 3, 30, 40);
    assert.equal(shifts.length, grid.levels);
    const length = tableLength(grid);
    const before = Int32Array.from({ length }, (_, i) => GRADIENTS[i % GRADIENTS.length]);
    const entries = length / features;
    const gpu = await gpuOf();
    const { gradients } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("grid/rescale", { LEVELS: grid.levels, NUMBERS: features }),
      invocations: entries,
      inputs: { shifts, levels: levelsOf(grid) },
      updates: { gradients: new Uint32Array(before.buffer) },
      params: { entries },
    });
    const shapes = levelShapes(grid);
    const expected = before.map((gradient, i) => {
      const level = shapes.findLastIndex(({ offset }) => offset * features <= i);
      return Math.round(gradient / 2 ** shifts[level]);
    });
    assertSame(new Int32Array(gradients.buffer), expected);
  });
}
