import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import {
  gridFixedGradient,
  gridScales,
  gridTableGradient,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "../../reference/hash_grid.ts";
import { randomValues } from "../../reference/random_values.ts";
import { blocksOf, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { sumsOf, wordsOf } from "../../nn/table_sums.ts";
import type { GradientSums } from "../../../src/nn/parameter_group.ts";
import {
  batchOf,
  constantsOf,
  COUNTS,
  EXACT_GRID,
  GRIDS,
  levelsOf,
  PAIRS_GRID,
  positionsOf,
  rowsFor,
  rowsOf,
  SLOT,
  weightsError,
} from "./grid_inputs.ts";

const gpuOf = sharedGpu();

/** Samples that are kept and have gradients, among those that were marched. */
interface Run {
  readonly grid: HashGridShape;
  /** Of kept samples, [count, 3]. */
  readonly positions: Float64Array;
  /** [count, levels * features]. */
  readonly dEncoded: Float64Array;
  /** [levels]. */
  readonly scales: Float64Array;
  readonly capacity?: number;
}

function randomRun(grid: HashGridShape, samples: number, magnitude = 1): Run {
  const length = samples * grid.levels * grid.features;
  const dEncoded = rounded(randomValues(length, 2, -magnitude, magnitude));
  const scales = gridScales(grid, dEncoded);
  return { grid, positions: positionsOf(grid, samples, true), dEncoded, scales };
}

/**
 * Positions of so few bits that weights are exact in f32, their products with the gradients too, but not
 * in fixed point: many terms are rounded. Smooth weights have more bits.
 */
function exactRun(grid: HashGridShape, samples: number): Run {
  const steps = grid.smoothstep ? 16 : 64;
  const positions = randomValues(samples * 3, 5, -0.1, 1.1).map((x) =>
    Math.floor(x * steps) / steps
  );
  const dEncoded = randomValues(samples * 4, 2).map((d, i) =>
    Math.round(d * 64) * 2 ** (i % 5 === 0 ? -4 : -24)
  );
  return { grid, positions, dEncoded, scales: gridScales(grid, dEncoded) };
}

/** What the table's gradients hold before: what is there must be added to. */
const BEFORE = Int32Array.of(0, -5, 1000);

/** Sums in fixed point: one by one, and both of a pair at once. */
const IN_FIXED = ["fixed", "paired"] as const;

/** The sums of the table's gradients, without what was there before. */
async function gradientOnGpu(run: Run, sums: GradientSums) {
  const { grid, positions, dEncoded, scales } = run;
  const [width, features] = [grid.levels * grid.features, rowsOf(grid)];
  const count = positions.length / 3;
  const { capacity = Math.max(count, 1) } = run;
  const padded = new Float64Array(count * features).fill(NaN);
  dEncoded.forEach((d, i) => padded[Math.floor(i / width) * features + i % width] = d);

  const before = Int32Array.from({ length: tableLength(grid) }, (_, i) => BEFORE[i % 3]);
  const gpu = await gpuOf();
  const { gradients } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("grid/backward", {
      ...constantsOf(grid),
      SUMS: sums,
    }),
    invocations: grid.levels * blocksOf(capacity) * 64,
    inputs: {
      batch: batchOf(count),
      levels: levelsOf(grid),
      // Samples that are not there have positions and gradients, too.
      positions: rowsFor(positions, 3, capacity, 0.25),
      d_encoded: rowsFor(padded, features, capacity, 2),
      scales: new Uint32Array(Float32Array.from(scales).buffer),
    },
    updates: {
      gradients: sums === "float"
        ? new Uint32Array(Float32Array.from(before).buffer)
        : wordsOf(before, sums),
    },
    params: { slot: SLOT, samples: capacity, features },
  });
  return Float64Array.from(sumsOf(gradients, sums), (sum, i) => sum - before[i]);
}

/**
 * Asserts that fixed-point gradients are the reference's: each of a gradient's terms is rounded by at most
 * half a unit of 1 / scale, and what comes before is wrong by at most the weights' error, of the sum of
 * all |d_encoded| that reach the entry.
 */
function assertFixed(sums: Float64Array, run: Run) {
  const { grid, positions, dEncoded, scales } = run;
  const { gradient, terms, magnitudes } = gridTableGradient(grid, positions, dEncoded);
  const ratios = new Float64Array(sums.length);
  const shapes = levelShapes(grid);
  sums.forEach((sum, i) => {
    const level = shapes.findLastIndex(({ offset }) => offset * grid.features <= i);
    const error = Math.abs(sum - gradient[i] * scales[level]);
    const bound = 0.5 * terms[i] + magnitudes[i] * scales[level] * weightsError(shapes[level]);
    ratios[i] = error === 0 ? 0 : error / bound;
  });
  const zeros = new Float64Array(sums.length);
  assertClose(ratios, zeros, { atol: 1, rtol: 0, name: "errors, of what they may be" });
  if (positions.length > 0) assert.ok(sums.some((sum) => sum !== 0), "there are gradients");
}

for (const [name, grid] of GRIDS) {
  Deno.test(`fixed-point gradients to ${name} are the reference's, the same in pairs`, async () => {
    const run = randomRun(grid, 700);
    const sums = await gradientOnGpu(run, "fixed");
    assertFixed(sums, run);
    assertSame(await gradientOnGpu(run, "paired"), sums);
  });
}

for (const count of COUNTS) {
  Deno.test(`gradients of ${count} samples with memory for more are theirs alone`, async () => {
    const run = { ...randomRun(PAIRS_GRID, count), capacity: 1152 };
    assertFixed(await gradientOnGpu(run, "fixed"), run);
  });
}

for (const smoothstep of [false, true]) {
  const name = smoothstep ? "smooth" : "linear";
  const grid = { ...EXACT_GRID, smoothstep };

  Deno.test(`fixed-point sums of a ${name} grid are the reference's to the bit`, async () => {
    const run = exactRun(grid, 500);
    const expected = gridFixedGradient(grid, run.positions, run.dEncoded, run.scales);
    for (const sums of IN_FIXED) {
      assertSame(await gradientOnGpu(run, sums), Float64Array.from(expected));
    }
    const unrounded = gridTableGradient(grid, run.positions, run.dEncoded).gradient;
    const half = levelShapes(grid)[1].offset * grid.features;
    const rounds = unrounded.some((d, i) => d * run.scales[i < half ? 0 : 1] !== expected[i]);
    assert.ok(rounds, "terms were rounded");
  });
}

Deno.test("float sums are the reference's, to the bit where they are exact", async () => {
  const exact = exactRun(EXACT_GRID, 300);
  const dEncoded = exact.dEncoded.map(Math.round);
  const run = { ...exact, dEncoded, scales: gridScales(EXACT_GRID, dEncoded) };
  const { gradient } = gridTableGradient(EXACT_GRID, run.positions, dEncoded);
  assertSame(await gradientOnGpu(run, "float"), gradient.map((d) => d + 0));
});

Deno.test("samples that are all in one cell add up, to the bit", async () => {
  const run = exactRun(EXACT_GRID, 1000);
  const positions = run.positions.map((_, i) => [0.40625, 0.5625, 0.28125][i % 3]);
  const dEncoded = run.dEncoded.map((_, i) => i % 2 ? -0.75 : 0.5);
  const crowded = { ...run, positions, dEncoded, scales: gridScales(EXACT_GRID, dEncoded) };
  const expected = gridFixedGradient(EXACT_GRID, positions, dEncoded, crowded.scales);
  for (const sums of IN_FIXED) {
    assertSame(await gradientOnGpu(crowded, sums), Float64Array.from(expected));
  }
});

for (const corner of [[0, 0, 0], [0.5, 0.5, 0.5]]) {
  Deno.test(`a sum as large as the range allows does not overflow, at ${corner}`, async () => {
    // With a single entry every weight of every sample meets in one sum.
    const grid: HashGridShape = { ...EXACT_GRID, levels: 1, tableSize: 1 };
    const dEncoded = Float64Array.from({ length: 2048 }, (_, i) => i % 2 ? 0 : -1);
    const positions = Float64Array.from({ length: 1024 * 3 }, (_, i) => corner[i % 3]);
    const run = { grid, positions, dEncoded, scales: gridScales(grid, dEncoded) };
    for (const sums of IN_FIXED) {
      assert.deepEqual(await gradientOnGpu(run, sums), Float64Array.of(-(2 ** 30), 0));
    }
  });
}

for (const magnitude of [1e-20, 1e20, 1e-30, 1e30]) {
  Deno.test(`gradients of ${magnitude} are within half a unit a term`, async () => {
    const run = randomRun(PAIRS_GRID, 100, magnitude);
    assertFixed(await gradientOnGpu(run, "fixed"), run);
  });
}

for (const scale of [0, NaN, Infinity]) {
  for (const kind of [...IN_FIXED, "float"] as const) {
    Deno.test(`a level whose scale is ${scale} gets no ${kind} gradients`, async () => {
      const run = exactRun(EXACT_GRID, 100);
      const dEncoded = run.dEncoded.map((d, i) =>
        i % 4 < 2 && scale !== 0 ? NaN : Math.round(d * 8)
      );
      const scales = Float64Array.of(scale, 1024);
      const sums = await gradientOnGpu({ ...run, dEncoded, scales }, kind);
      const end = levelShapes(EXACT_GRID)[1].offset * 2;
      assert.ok(sums.subarray(0, end).every((sum) => sum === 0));
      assert.ok(sums.subarray(end).some((sum) => sum !== 0));
    });
  }
}
