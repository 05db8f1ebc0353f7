import assert from "node:assert/strict";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { levelsOf, PAIRS_GRID } from "./grid_inputs.ts";
import { levelShapes, tableLength } from "../../reference/hash_grid.ts";
import { sumsOf, wordsOf } from "../../nn/table_sums.ts";

const gpuOf = sharedGpu();

/** As large as gradients get, and what rounds up, down, and to halves. */
const GRADIENTS = [2 ** 30, -(2 ** 30), 0, 1, -1, 2, -2, 3, -3, 4, 5, -5, 1000, -1001, 2 ** 29 + 1];

for (const [features, sums] of [[2, "fixed"], [4, "fixed"], [8, "fixed"], [4, "paired"]] as const) {
  Deno.test(`${sums} sums of ${features} features are halved by level, to the nearest`, async () => {
    const grid = { ...PAIRS_GRID, features };
    const shifts = Uint32Array.of(0, 1, 3, 30, 40);
    assert.equal(shifts.length, grid.levels);
    const length = tableLength(grid);
    const before = Int32Array.from({ length }, (_, i) => GRADIENTS[i % GRADIENTS.length]);
    const entries = length / features;
    const gpu = await gpuOf();
    const { gradients } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("grid/rescale", {
        LEVELS: grid.levels,
        PAIRS: features / 2,
        PAIRED: sums === "paired",
      }),
      invocations: entries,
      inputs: { shifts, levels: levelsOf(grid) },
      updates: { gradients: wordsOf(before, sums) },
      params: { entries },
    });
    const shapes = levelShapes(grid);
    const expected = before.map((gradient, i) => {
      const level = shapes.findLastIndex(({ offset }) => offset * features <= i);
      return Math.round(gradient / 2 ** shifts[level]);
    });
    assertSame(sumsOf(gradients, sums), expected);
  });
}
