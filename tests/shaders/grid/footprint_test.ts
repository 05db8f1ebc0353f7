/**
 * Hash grids whose samples stand for more than points: what is left of each level, forward, backward to the table
 * and to positions.
 *
 * @module
 */
import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import {
  gridEncode,
  gridFixedGradient,
  gridPositionGradient,
  gridScales,
  levelShapes,
  levelWeight,
  tableLength,
} from "../../reference/hash_grid.ts";
import { randomValues } from "../../reference/random_values.ts";
import { blocksOf, fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import {
  batchOf,
  constantsOf,
  levelsOf,
  PAIRS_GRID as GRID,
  positionsOf,
  rowsFor,
  rowsOf,
  SLOT,
  weightsError,
} from "./grid_inputs.ts";

const gpuOf = sharedGpu();
const SAMPLES = 300;
const WIDTH = GRID.levels * GRID.features;
const SHAPES = levelShapes(GRID);

const table = rounded(randomValues(tableLength(GRID), 1));
const positions = positionsOf(GRID, SAMPLES, false);
const dEncoded = rounded(randomValues(SAMPLES * WIDTH, 2));

/** From points to what is wider than the cube, of which the coarsest level has 3 cells. */
const footprints = rounded(Float64Array.from(
  { length: SAMPLES },
  (_, i) => i % 7 === 0 ? 0 : 10 ** (-5 + 6 * i / SAMPLES),
));

/**
 * A weight's square is 1 - exp(-a), of which the exponential errs by 3 + 2 a ULP of itself and the difference by a
 * rounding of 1: 2^-21 are more. Its root is as wrong as the root of that where little is left.
 */
const LEFT = 2 ** -10.5;

/** [samples, 4]: positions, then footprints. */
function withFootprints(of: Float64Array): Float64Array {
  return Float64Array.from(
    { length: SAMPLES * 4 },
    (_, i) => i % 4 < 3 ? positions[(i >> 2) * 3 + i % 4] : of[i >> 2],
  );
}

/** A run of one of a grid's kernels. */
async function runOf(kernel: string, options: {
  readonly constants: Record<string, string>;
  readonly inputs: Record<string, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>;
  readonly updates: Record<string, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>;
  readonly of?: Float64Array;
}) {
  const gpu = await gpuOf();
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel(kernel, {
      ...constantsOf(GRID),
      HAS_FOOTPRINTS: true,
      ...options.constants,
    }),
    invocations: (GRID.levels + 1) * blocksOf(SAMPLES) * 64,
    inputs: {
      batch: batchOf(SAMPLES),
      levels: levelsOf(GRID),
      positions: rowsFor(withFootprints(options.of ?? footprints), 4, SAMPLES),
      ...options.inputs,
    },
    updates: options.updates,
    params: { slot: SLOT, samples: SAMPLES, features: rowsOf(GRID) },
  });
}

async function encode(of?: Float64Array): Promise<Float64Array> {
  const { encoded } = await runOf("grid/forward", {
    constants: { PRECISION: "f32" },
    inputs: { table: Float32Array.from(table) },
    updates: { encoded: new Float32Array(blocksOf(SAMPLES) * rowsOf(GRID) * 64) },
    of,
  });
  const rows = fromBlocks(encoded as Float32Array, rowsOf(GRID), SAMPLES);
  return rows.filter((_, i) => i % rowsOf(GRID) < WIDTH);
}

/** Gradients of the encoding as its rows; NaN in those that pad. */
function gradientRows(): Float32Array<ArrayBuffer> {
  const rows = new Float64Array(SAMPLES * rowsOf(GRID)).fill(NaN);
  dEncoded.forEach((d, i) => rows[Math.floor(i / WIDTH) * rowsOf(GRID) + i % WIDTH] = d);
  return rowsFor(rows, rowsOf(GRID), SAMPLES);
}

Deno.test("levels fade as those of Zip-NeRF", () => {
  const level = { scale: 8, resolution: 9, entries: 729, offset: 0 };
  const left = [0.25, 0.5, 1, 4].map((cells) => levelWeight(level, cells / 8));
  const published = [0.96002236, 0.686237708, 0.383582842, 0.099488061];
  assertClose(left, published, { atol: 1e-9, rtol: 0 });
  assert.equal(levelWeight(level, 0), 1);
});

Deno.test("levels fade where samples stand for more than points", async () => {
  const expected = gridEncode(GRID, table, positions, footprints);
  const atol = LEFT + Math.max(...SHAPES.map(weightsError));
  const encoded = await encode();
  assertClose(encoded, expected, { atol, rtol: 0, name: "features" });
  const finest = Array.from({ length: SAMPLES }, (_, i) => Math.abs(encoded[(i + 1) * WIDTH - 1]));
  const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
  // But for the seventh part that are points.
  assert.ok(sumOf(finest.slice(-50)) < 0.25 * sumOf(finest.slice(0, 50)));
});

Deno.test("points have the features that they have without footprints, to the bit", async () => {
  const gpu = await gpuOf();
  const { encoded } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("grid/forward", { ...constantsOf(GRID), PRECISION: "f32" }),
    invocations: (GRID.levels + 1) * blocksOf(SAMPLES) * 64,
    inputs: {
      batch: batchOf(SAMPLES),
      levels: levelsOf(GRID),
      positions: rowsFor(positions, 3, SAMPLES),
      table: Float32Array.from(table),
    },
    updates: { encoded: new Float32Array(blocksOf(SAMPLES) * rowsOf(GRID) * 64) },
    params: { slot: SLOT, samples: SAMPLES, features: rowsOf(GRID) },
  });
  const rows = fromBlocks(encoded, rowsOf(GRID), SAMPLES);
  const without = rows.filter((_, i) => i % rowsOf(GRID) < WIDTH);
  assert.deepEqual(await encode(new Float64Array(SAMPLES)), without);
});

Deno.test("gradients to the table fade as features do", async () => {
  const scales = gridScales(GRID, dEncoded);
  const { gradients } = await runOf("grid/backward", {
    constants: { SUMS: "fixed" },
    inputs: {
      d_encoded: gradientRows(),
      scales: new Uint32Array(Float32Array.from(scales).buffer),
    },
    updates: { gradients: new Uint32Array(tableLength(GRID)) },
  });
  const expected = gridFixedGradient(GRID, positions, dEncoded, scales, footprints);
  SHAPES.forEach(({ offset, entries }, level) => {
    const part = <T extends Int32Array>(all: T) =>
      Array.from(all.subarray(offset * 2, (offset + entries) * 2), (sum) => sum / scales[level]);
    assertClose(part(new Int32Array(gradients.buffer)), part(expected), {
      atol: SAMPLES * (LEFT + weightsError(SHAPES[level])) / 10,
      rtol: 0,
      name: `gradients of level ${level}`,
    });
  });
});

Deno.test("gradients to positions fade as features do", async () => {
  const { d_positions } = await runOf("grid/position_gradient", {
    constants: { PRECISION: "f32" },
    inputs: { table: Float32Array.from(table), d_encoded: gradientRows() },
    updates: { d_positions: new Float32Array(blocksOf(SAMPLES) * 3 * 64) },
  });
  const expected = gridPositionGradient(GRID, table, positions, dEncoded, footprints);
  const atol = SHAPES.reduce(
    (sum, shape) => sum + shape.scale * 4 * (LEFT + 2 * weightsError(shape)),
    0,
  );
  const actual = fromBlocks(d_positions as Float32Array, 3, SAMPLES);
  assertClose(actual, expected, { atol, rtol: 0, name: "gradients" });
});
