import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import {
  gridPositionGradient,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "../../reference/hash_grid.ts";
import { randomValues } from "../../reference/random_values.ts";
import { blocksOf, fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import {
  batchOf,
  constantsOf,
  COUNTS,
  GRIDS,
  levelsOf,
  PAIRS_GRID,
  positionsOf,
  rowsFor,
  rowsOf,
  shareError,
  SLOT,
  weightsError,
} from "./grid_inputs.ts";

const gpuOf = sharedGpu();

const UNTOUCHED = 123.25;

interface Run {
  readonly grid: HashGridShape;
  readonly table: Float64Array;
  readonly positions: Float64Array;
  /** [samples, levels * features]. */
  readonly dEncoded: Float64Array;
  readonly precision?: "f32" | "f16";
  readonly capacity?: number;
}

function randomRun(grid: HashGridShape, samples: number): Run {
  return {
    grid,
    table: rounded(randomValues(tableLength(grid), 1)),
    positions: positionsOf(grid, samples, grid.smoothstep),
    dEncoded: rounded(randomValues(samples * grid.levels * grid.features, 2)),
  };
}

/** [samples, levels * features] as rows of an encoding; padding rows hold NaN. */
function encodingRows({ grid, dEncoded, positions }: Run, capacity: number) {
  const [width, features] = [grid.levels * grid.features, rowsOf(grid)];
  const padded = new Float64Array(positions.length / 3 * features).fill(NaN);
  dEncoded.forEach((d, i) => padded[Math.floor(i / width) * features + i % width] = d);
  return rowsFor(padded, features, capacity);
}

/** The kernel's gradients, [all blocks' samples, 3]. */
async function gradientOnGpu(run: Run) {
  const { grid, table, positions, precision = "f32" } = run;
  const count = positions.length / 3;
  const { capacity = Math.max(count, 1) } = run;
  const blocks = blocksOf(capacity);
  const gpu = await gpuOf();
  const { d_positions } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("grid/position_gradient", {
      ...constantsOf(grid),
      PRECISION: precision,
    }),
    invocations: blocks * 64,
    inputs: {
      batch: batchOf(count),
      levels: levelsOf(grid),
      // Behind the last sample gradients are NaN, at positions where that shows.
      positions: rowsFor(positions, 3, capacity, 0.25),
      table: precision === "f32"
        ? Float32Array.from(table)
        : new Uint32Array(Float16Array.from(table).buffer),
      d_encoded: encodingRows(run, capacity),
    },
    updates: { d_positions: new Float32Array(blocks * 3 * 64).fill(UNTOUCHED) },
    params: { slot: SLOT, samples: capacity, features: rowsOf(grid) },
  });
  return fromBlocks(d_positions, 3, blocks * 64);
}

/** Asserts that gradients are the reference's, zero behind them, and untouched where no samples are. */
function assertGradient(actual: Float64Array, run: Run) {
  const { grid, table, positions, dEncoded } = run;
  if (positions.length > 0) {
    const expected = gridPositionGradient(grid, table, positions, dEncoded);
    // A vertex's product is at most `features`, an axis' slope twice that times scale. The other axes'
    // shares are as wrong as weights are; smoothstep's slope, itself at most 3/2, changes by at most 6
    // times the share of a linear grid's error. Then come up to 40 roundings in sums.
    const atol = levelShapes(grid).reduce((sum, shape) => {
      const relative = 1.5 * weightsError(shape) + 6 * shareError(shape) + 40 * 2 ** -24;
      return sum + shape.scale * 2 * grid.features * relative;
    }, 0);
    const present = actual.subarray(0, positions.length);
    assertClose(present, expected, { atol, rtol: 0, name: "gradients" });
  }
  const end = blocksOf(positions.length / 3) * 64 * 3;
  assert.ok(actual.subarray(positions.length, end).every((d) => d === 0), "rest of the block");
  assert.ok(actual.subarray(end).every((d) => d === UNTOUCHED), "blocks without samples");
}

for (const [name, grid] of GRIDS) {
  for (const precision of ["f32", "f16"] as const) {
    Deno.test(`gradients to positions in ${name} in ${precision} are the reference's`, async () => {
      const run = randomRun(grid, 300);
      const half = Float64Array.from(Float16Array.from(run.table));
      const changed = { ...run, precision, table: precision === "f32" ? run.table : half };
      assertGradient(await gradientOnGpu(changed), changed);
    });
  }
}

for (const count of COUNTS) {
  Deno.test(`gradients to ${count} positions with memory for more are theirs alone`, async () => {
    const run = { ...randomRun(PAIRS_GRID, count), capacity: 1152 };
    assertGradient(await gradientOnGpu(run), run);
  });
}

Deno.test("positions outside of the cube have no gradient along the axes they left by", async () => {
  const positions = Float64Array.of(-0.25, 0.3, 0.6, 0.2, 1.5, 0.4, 0.7, 0.1, -1e20, 0, 1, 0.5);
  const run = { ...randomRun(PAIRS_GRID, 4), positions: rounded(positions) };
  const actual = await gradientOnGpu(run);
  assert.deepEqual([...actual.subarray(0, 12)].map((d) => d === 0), [
    ...[true, false, false],
    ...[false, true, false],
    ...[false, false, true],
    ...[false, false, false],
  ]);
});
