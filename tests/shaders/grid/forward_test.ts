import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  gridEncode,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "../../reference/hash_grid.ts";
import { randomValues } from "../../reference/random_values.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { blocksOf, fromBlocks, rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
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
  SLOT,
  weightsError,
} from "./grid_inputs.ts";

const gpuOf = sharedGpu();

/** What the outputs hold before; blocks without samples must keep it. */
const UNTOUCHED = 123.25;

interface Run {
  readonly grid: HashGridShape;
  readonly table: Float64Array;
  readonly positions: Float64Array;
  readonly precision?: "f32" | "f16";
  /** Samples that there is memory for. */
  readonly capacity?: number;
  /** Rows of the encoding. */
  readonly features?: number;
}

/** A run of the kernel. */
async function runOf(gpu: Gpu, run: Run) {
  const { grid, table, positions, precision = "f32" } = run;
  const count = positions.length / 3;
  const { capacity = Math.max(count, 1), features = rowsOf(grid) } = run;
  const blocks = blocksOf(capacity);
  const parts = grid.levels + (features > grid.levels * grid.features ? 1 : 0);
  return {
    kernel: await gpu.kernel("grid/forward", { ...constantsOf(grid), PRECISION: precision }),
    invocations: parts * blocks * 64,
    inputs: {
      batch: batchOf(count),
      levels: levelsOf(grid),
      positions: rowsFor(positions, 3, capacity),
      table: precision === "f32"
        ? Float32Array.from(table)
        : new Uint32Array(Float16Array.from(table).buffer),
    },
    updates: { encoded: new Float32Array(blocks * features * 64).fill(UNTOUCHED) },
    params: { slot: SLOT, samples: capacity, features },
  };
}

/** The kernel's encoding, [blocks, features, 64]. */
async function encodeOnGpu(run: Run) {
  const gpu = await gpuOf();
  return (await runPoisoned(gpu, await runOf(gpu, run))).encoded;
}

/** Asserts that an encoding is the reference's, zero behind it, and untouched where no samples are. */
function assertEncoded(encoded: Float32Array, run: Run) {
  const { grid, table, positions, features = rowsOf(grid) } = run;
  const count = positions.length / 3;
  const width = grid.levels * grid.features;
  const samples = encoded.length / features;
  const rows = fromBlocks(encoded, features, samples);
  const expected = gridEncode(grid, table, positions);
  levelShapes(grid).forEach((shape, level) => {
    if (count === 0) return;
    const ofLevel = (values: Float64Array, stride: number) =>
      values.filter((_, i) => {
        const feature = i % stride;
        return feature < width && Math.floor(feature / grid.features) === level;
      });
    // Of tables within 1; eight terms are added up.
    const atol = weightsError(shape) + 8 * 2 ** -24;
    const actual = ofLevel(rows.subarray(0, count * features), features);
    assertClose(actual, ofLevel(expected, width), { atol, rtol: 0, name: `level ${level}` });
  });
  const end = blocksOf(count) * 64;
  for (let i = 0; i < rows.length; i++) {
    const sample = Math.floor(i / features);
    if (sample < count && i % features < width) continue;
    const rest = sample < end ? 0 : UNTOUCHED;
    assert.ok(rows[i] === rest, `row ${i % features} of sample ${sample}: ${rows[i]}, not ${rest}`);
  }
}

for (const [name, grid] of GRIDS) {
  for (const precision of ["f32", "f16"] as const) {
    Deno.test(`encodings by ${name} in ${precision} agree with the reference`, async () => {
      const random = rounded(randomValues(tableLength(grid), 1));
      const table = precision === "f32" ? random : Float64Array.from(Float16Array.from(random));
      const positions = positionsOf(grid, 700, true);
      const run = { grid, table, positions, precision };
      assertEncoded(await encodeOnGpu(run), run);
    });
  }
}

for (const count of COUNTS) {
  Deno.test(`${count} samples with memory for more are encoded alone`, async () => {
    const run: Run = {
      grid: PAIRS_GRID,
      table: rounded(randomValues(tableLength(PAIRS_GRID), 1)),
      positions: positionsOf(PAIRS_GRID, count, true),
      capacity: 1152,
      features: 19,
    };
    assertEncoded(await encodeOnGpu(run), run);
  });
}

Deno.test("more samples than there is memory for are encoded as far as it goes", async () => {
  const gpu = await gpuOf();
  const positions = positionsOf(PAIRS_GRID, 100, false);
  const table = rounded(randomValues(tableLength(PAIRS_GRID), 1));
  const { encoded } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("grid/forward", { ...constantsOf(PAIRS_GRID), PRECISION: "f32" }),
    invocations: 6 * 128,
    inputs: {
      batch: batchOf(1000),
      levels: levelsOf(PAIRS_GRID),
      positions: rowsFor(positions, 3, 128, 0.25),
      table: Float32Array.from(table),
    },
    outputs: { encoded: new Float32Array(2 * 16 * 64) },
    params: { slot: SLOT, samples: 100, features: 16 },
  });
  assertEncoded(encoded, { grid: PAIRS_GRID, table, positions });
});

const MANY_LEVELS: HashGridShape = { ...PAIRS_GRID, levels: 16, tableSize: 64 };
const TABLE = rounded(randomValues(tableLength(MANY_LEVELS), 1));

testKernelContract(gpuOf, {
  name: "encodings of 16 levels",
  sizes: [64],
  items: (count) => ({ positions: Float32Array.from(positionsOf(MANY_LEVELS, count, true)) }),
  run: (gpu, { positions }) =>
    runOf(gpu, { grid: MANY_LEVELS, table: TABLE, positions: Float64Array.from(positions) }),
  check: ({ encoded }, { positions }) =>
    assertEncoded(encoded, {
      grid: MANY_LEVELS,
      table: TABLE,
      positions: Float64Array.from(positions),
    }),
  repeated: 7 * 64, // 16 workgroups a block
});

Deno.test("a dense level's vertices give back their entries", async () => {
  const grid: HashGridShape = { ...PAIRS_GRID, levels: 1, baseResolution: 5 }; // 4 cells along the cube
  const table = rounded(randomValues(tableLength(grid), 1));
  const positions = new Float64Array(4 ** 3 * 3); // vertex v is at (v - 1/2) / 4
  for (let i = 0; i < 64; i++) {
    positions.set([i % 4, (i >> 2) % 4, i >> 4].map((v) => (v + 0.5) / 4), i * 3);
  }
  const encoded = await encodeOnGpu({ grid, table, positions, features: 2 });
  const expected = new Float64Array(128);
  for (let i = 0; i < 64; i++) {
    const entry = (i % 4 + 1) + 5 * ((i >> 2) % 4 + 1) + 25 * ((i >> 4) + 1);
    expected.set(table.subarray(entry * 2, entry * 2 + 2), i * 2);
  }
  assert.deepEqual(encoded, toBlocks(expected, 2));
});
