import assert from "node:assert/strict";
import { constantsOf } from "../../../shaders/constants.ts";
import { gridScales, type HashGridShape } from "../../reference/hash_grid.ts";
import { randomValues } from "../../reference/random_values.ts";
import { blocksOf, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf, COUNTS, EXACT_GRID, PAIRS_GRID, rowsFor, rowsOf, SLOT } from "./grid_inputs.ts";

const gpuOf = sharedGpu();

const { CHUNKS } = constantsOf("lib/grid_sum.wgsl");
const UNTOUCHED = 123.25;

interface Run {
  readonly grid: HashGridShape;
  /** [samples, levels * features]; few bits, so that sums are exact. */
  readonly dEncoded: Float64Array;
  readonly capacity?: number;
  /** Blocks in a chunk. */
  readonly chunkBlocks?: number;
}

/** The sums over chunks, [levels, CHUNKS], and the scales, [levels]. */
async function scalesOnGpu({ grid, dEncoded, capacity, chunkBlocks = 2 }: Run) {
  const [width, features] = [grid.levels * grid.features, rowsOf(grid)];
  const count = dEncoded.length / width;
  const samples = capacity ?? Math.max(count, 1);
  // Neither padding rows nor what lies behind the last sample may be counted: NaN.
  const padded = new Float64Array(count * features).fill(NaN);
  dEncoded.forEach((d, i) => padded[Math.floor(i / width) * features + i % width] = d);
  const gpu = await gpuOf();
  const counted = { slot: SLOT, samples, chunk_blocks: chunkBlocks };
  const { partials } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("grid/range", { LEVELS: grid.levels, PAIRS: grid.features / 2 }),
    invocations: Math.ceil(blocksOf(samples) / chunkBlocks) * grid.levels * 64,
    inputs: { batch: batchOf(count), d_encoded: rowsFor(padded, features, samples) },
    updates: { partials: new Float32Array(grid.levels * CHUNKS).fill(UNTOUCHED) },
    params: { ...counted, features },
  });
  const { scales } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("grid/scale"),
    invocations: grid.levels * 64,
    inputs: { batch: batchOf(count), partials },
    outputs: {
      scales: new Uint32Array(grid.levels),
      ranges: new Float32Array(grid.levels),
      shifts: new Uint32Array(grid.levels),
    },
    params: { ...counted, accumulates: 0 },
  });
  return { partials, scales: new Float32Array(scales.buffer) };
}

/** Numbers of few bits in [-1, 1]. */
function fewBits(length: number): Float64Array {
  return randomValues(length, 2).map((d) => Math.round(d * 64) / 64);
}

for (
  const [name, grid] of [
    ["2 features", PAIRS_GRID],
    ["4 features", { ...PAIRS_GRID, features: 4 }],
    ["8 features", { ...PAIRS_GRID, levels: 2, features: 8 }],
  ] as const
) {
  Deno.test(`ranges of levels of ${name} are sums over chunks and levels`, async () => {
    const width = grid.levels * grid.features;
    const dEncoded = fewBits(500 * width).map((d, i) =>
      d * 4 ** Math.floor(i % width / grid.features)
    );
    const { partials, scales } = await scalesOnGpu({ grid, dEncoded });
    const expected = new Float32Array(partials.length).fill(UNTOUCHED);
    for (let level = 0; level < grid.levels; level++) {
      expected.fill(0, level * CHUNKS, level * CHUNKS + 4); // 500 samples in chunks of 128
    }
    dEncoded.forEach((d, i) => {
      const level = Math.floor(i % width / grid.features);
      expected[level * CHUNKS + Math.floor(i / width / 128)] += Math.abs(d);
    });
    assertSame(partials, expected, "partials");
    assertSame(scales, gridScales(grid, dEncoded), "scales");
    assert.ok(new Set(scales).size > 1);
  });
}

for (const count of COUNTS) {
  for (const chunkBlocks of [1, 5, 16]) {
    const name =
      `scales of ${count} samples in chunks of ${chunkBlocks} blocks with memory for more`;
    Deno.test(`${name} are the reference's`, async () => {
      const dEncoded = fewBits(count * 10);
      const run = { grid: PAIRS_GRID, dEncoded, capacity: 1152, chunkBlocks };
      const { partials, scales } = await scalesOnGpu(run);
      assertSame(scales, gridScales(PAIRS_GRID, dEncoded));
      const chunks = Math.ceil(count / (64 * chunkBlocks));
      const isWritten = Array.from(partials, (sum) => sum !== UNTOUCHED);
      assert.deepEqual(isWritten, isWritten.map((_, i) => i % CHUNKS < chunks));
    });
  }
}

Deno.test("all chunks are added up", async () => {
  const grid = { ...EXACT_GRID, levels: 1 };
  for (const blocks of [63, 64, 65, 255, 256]) {
    const dEncoded = new Float64Array(blocks * 64 * 2);
    dEncoded[dEncoded.length - 1] = -(2 ** -7);
    const { scales } = await scalesOnGpu({ grid, dEncoded, chunkBlocks: 1 });
    assert.deepEqual(scales, Float32Array.of(2 ** 37), `${blocks} blocks`);
  }
});

/** The scale of one level whose gradients are these. */
async function scaleOf(...d: number[]): Promise<number> {
  const dEncoded = Float64Array.from(d.length % 2 ? [...d, 0] : d);
  const { scales } = await scalesOnGpu({ grid: { ...EXACT_GRID, levels: 1 }, dEncoded });
  return scales[0];
}

Deno.test("a range of a power of two has a scale that makes it 2^30, one beyond half of that", async () => {
  for (const power of [-60, -1, 0, 1, 60]) {
    assert.equal(await scaleOf(2 ** power / 2, -(2 ** power) / 2), 2 ** (30 - power));
    assert.equal(await scaleOf(2 ** power, -(2 ** (power - 23))), 2 ** (29 - power));
    assert.equal(await scaleOf(2 ** power * (1 - 2 ** -24)), 2 ** (30 - power));
  }
});

Deno.test("scales of the smallest and the largest ranges stay finite", async () => {
  assert.equal(await scaleOf(0, -0), 0);
  assert.equal(await scaleOf(2 ** -70), 2 ** 100);
  assert.equal(await scaleOf(2 ** -71), 2 ** 100);
  assert.equal(await scaleOf(2 ** -126), 2 ** 100);
  assert.ok([0, 2 ** 100].includes(await scaleOf(2 ** -140)), "denormals may count as zero");
  assert.equal(await scaleOf(-(2 ** 127)), 2 ** -97);
  assert.equal(await scaleOf(Math.fround(3.4e38)), 2 ** -98);
});

for (const bad of [NaN, Infinity, -Infinity]) {
  Deno.test(`a gradient of ${bad} makes its level's scale NaN, wherever it is`, async () => {
    for (const sample of [0, 1, 62, 63, 64, 130, 447, 499]) {
      for (const feature of [0, 1]) {
        const dEncoded = fewBits(500 * 10);
        dEncoded[sample * 10 + 2 * (sample % 5) + feature] = bad;
        const { scales } = await scalesOnGpu({ grid: PAIRS_GRID, dEncoded });
        assertSame(scales, gridScales(PAIRS_GRID, dEncoded));
        assert.equal(scales.findIndex(Number.isNaN), sample % 5);
      }
    }
  });
}

Deno.test("a range that overflows makes a scale NaN", async () => {
  assert.ok(Number.isNaN(await scaleOf(2 ** 127, 2 ** 127)));
  const apart = new Float64Array(500 * 2); // in chunks whose own sums are finite
  apart[0] = 2 ** 127;
  apart[999] = -(2 ** 127);
  const { scales } = await scalesOnGpu({ grid: { ...EXACT_GRID, levels: 1 }, dEncoded: apart });
  assert.ok(Number.isNaN(scales[0]));
});
