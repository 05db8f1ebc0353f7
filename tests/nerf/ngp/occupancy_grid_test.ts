import assert from "node:assert/strict";
import type { Camera } from "../../../src/math/camera.ts";
import { lookAt } from "../../../src/math/pose.ts";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { OccupancyGrid, type OccupancyOptions } from "../../../src/nerf/samplers/occupancy_grid.ts";
import { Cameras } from "../../../src/nerf/cameras.ts";
import { allocateRows } from "../../../src/nn/mod.ts";
import { assertClose, TRANSCENDENTAL } from "../../reference/assert_close.ts";
import {
  cellCount,
  chooseCells,
  decayedMaximum,
  meanDensity,
  occupiedCells,
  packBits,
  splat,
  visibleCells,
} from "../../reference/occupancy.ts";
import { fromBlocks, rounded, sharedGpu, toBlocks } from "../../shaders/kernel_test_tools.ts";
import { assertSame } from "../../shaders/lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const SMALL: OccupancyOptions = {
  resolution: 32,
  cascades: 1,
  interval: 16,
  warmupSteps: 32,
  share: 0.5,
  decay: 0.95,
  threshold: 0.01,
};
const MARCH_STEP = Math.fround(Math.sqrt(3) / 1024);
const SEED = 11;

/** Raw densities at points in field coordinates, [count, 3]. */
type Field = (x: number, y: number, z: number) => number;

/** A dense block in thin air. */
const BLOCK: Field = (x, y, z) => Math.max(x, y, z) < 0.5 && Math.min(x, y, z) > 0.2 ? 5 : -10;

/** The field's raw densities at each of [count, 3] positions. */
function evaluate(field: Field, positions: Float64Array): Float64Array {
  return Float64Array.from({ length: positions.length / 3 }, (_, i) => {
    const [x, y, z] = positions.subarray(i * 3, i * 3 + 3);
    return Math.fround(field(x, y, z));
  });
}

/** One update in chunks, its densities asked for on the host; returns what it looked at. */
async function update(gpu: Gpu, grid: OccupancyGrid, step: number, field: Field, size: number) {
  const samples = grid.updateSamples(step);
  const cells: number[] = [];
  const raws: number[] = [];
  for (let first = 0; first < samples; first += size) {
    const count = Math.min(size, samples - first);
    const positions = allocateRows(gpu, "positions", count, 3);
    const outputs = allocateRows(gpu, "outputs", count, 4);
    grid.choose(gpu.record(), { first, count, step, seed: SEED }, positions);
    const [rows, chosen] = await gpu.readAll([positions.tensor, grid.cells]);
    const chunkRaws = evaluate(field, fromBlocks(rows, 3, count));
    // Three colours lie before the raw density.
    const values = Array.from(chunkRaws).flatMap((raw) => [50, 50, 50, raw]);
    gpu.write(outputs.tensor, toBlocks(values, 4, 50));
    grid.splat(gpu.record(), { ...outputs, first: 3 }, count);
    await gpu.settle();
    gpu.free(positions.tensor);
    gpu.free(outputs.tensor);
    for (const cell of chosen.subarray(0, count)) cells.push(cell);
    for (const raw of chunkRaws) raws.push(raw);
  }
  grid.finish(gpu.record());
  return { cells, raws };
}

/** A grid that is freed after the test. */
async function withGrid(
  options: OccupancyOptions,
  work: (gpu: Gpu, grid: OccupancyGrid) => Promise<void>,
  capacity = cellCount(options),
) {
  const gpu = await gpuOf();
  using scope = gpu.scope();
  await work(gpu, await OccupancyGrid.create(scope, options, MARCH_STEP, capacity));
}

/** Looks into the cube [0, 1]^3 from the side; sees less than all of it. */
const CAMERA: Camera = {
  width: 40,
  height: 30,
  fx: 45,
  fy: 45,
  cx: 20,
  cy: 15,
  cameraToWorld: rounded(lookAt([1.91, 0.32, 0.73], [0.4, 0.5, 0.5], [0, 0, 1])),
};
const CUBE = { lower: [0, 0, 0], size: 1 } as const;

/** Marks what {@link CAMERA} does not see. */
async function markVisible(gpu: Gpu, grid: OccupancyGrid): Promise<void> {
  await grid.markVisible(gpu.record(), new Cameras(gpu, [CAMERA]), CUBE);
}

for (const [cascades, share] of [[1, 0.5], [2, 0.5], [1, 0.1]]) {
  Deno.test(`updates of ${cascades} cascades, in the warm-up and of ${share} behind it, follow the reference`, async () => {
    const options = { ...SMALL, cascades, share };
    await withGrid(options, async (gpu, grid) => {
      await markVisible(gpu, grid);
      let densities: Float64Array = Float64Array.from(await gpu.read(grid.densities));
      const unseen = visibleCells(options, CUBE, [CAMERA]).filter((seen) => !seen).length;
      const marked = densities.filter((density) => density === -1).length;
      assert.ok(Math.abs(marked - unseen) <= 0.005 * grid.cellCount);
      assert.ok(unseen > 0.05 * grid.cellCount && unseen < 0.9 * grid.cellCount);

      let occupied = new Array<boolean>(grid.cellCount).fill(false);
      for (const step of [0, 16, 32, 48, 64]) {
        const warmUp = step < 32;
        const anywhere = Math.ceil(grid.cellCount * share / 2);
        const samples = warmUp ? grid.cellCount : 2 * anywhere;
        assert.equal(grid.updateSamples(step), samples);
        const { cells, raws } = await update(gpu, grid, step, BLOCK, samples);
        const part = { warmUp, first: 0, count: samples, step, seed: SEED, anywhere };
        assertSame(cells, chooseCells(options, occupied, part).cells, "cells");

        const fresh = splat(cells, raws, MARCH_STEP, grid.cellCount);
        densities = decayedMaximum(densities, fresh, options.decay);
        occupied = occupiedCells(densities, options.threshold, meanDensity(densities));
        const [actual, bits] = await gpu.readAll([grid.densities, grid.bits]);
        assertClose(actual, densities, { ...TRANSCENDENTAL, atol: 1e-12, name: "densities" });
        assertSame(bits, packBits(occupied), "bits");
      }
      const dense = occupied.filter(Boolean).length / occupied.length;
      assert.ok(dense > 0.005 && dense < 0.1, `${dense} occupied`);
    });
  });
}

/** How often work is handed to the device meanwhile. */
async function submissionsOf(gpu: Gpu, work: () => void | Promise<void>): Promise<number> {
  const { queue } = gpu.device;
  const submit = queue.submit.bind(queue);
  let count = 0;
  queue.submit = (buffers) => (count++, submit(buffers));
  await work();
  delete (queue as { submit?: unknown }).submit; // the prototype's own is behind it
  return count;
}

Deno.test("what many cameras see is found in several submissions, as drivers end long ones", async () => {
  await withGrid(SMALL, async (gpu, grid) => {
    await markVisible(gpu, grid);
    const expected = await gpu.read(grid.densities);
    const cameras = new Cameras(gpu, Array.from({ length: 600 }, () => CAMERA));
    const submissions = await submissionsOf(
      gpu,
      () => grid.markVisible(gpu.record(), cameras, CUBE),
    );
    assert.equal(submissions, 2); // and what is left is recorded
    assertSame(await gpu.read(grid.densities), expected);
  });
});

Deno.test("cells that no camera sees stay at -1 and empty in the densest fog", async () => {
  await withGrid(SMALL, async (gpu, grid) => {
    await markVisible(gpu, grid);
    const marked = await gpu.read(grid.densities);
    await update(gpu, grid, 0, () => 10, grid.cellCount);
    await update(gpu, grid, 32, () => 10, grid.cellCount);
    const [densities, bits] = await gpu.readAll([grid.densities, grid.bits]);
    assertSame(
      densities.map((density) => Math.min(density, 0)),
      marked,
    );
    const seen = Array.from(marked, (density) => density === 0);
    assertSame(bits, packBits(seen));
    assert.ok(seen.includes(true) && seen.includes(false));
  });
});

Deno.test("an update in chunks is one in one piece, bit for bit", async () => {
  // Densities grow with the place in the cell, so that which sample wins can be told.
  const field: Field = (x, y, z) => -4 + 5 * x + 3 * Math.sin(40 * y) + z;
  const run = async (size: number) => {
    let result: Awaited<ReturnType<Gpu["readAll"]>> = [];
    await withGrid(SMALL, async (gpu, grid) => {
      for (const step of [16, 32, 48]) await update(gpu, grid, step, field, size);
      result = await gpu.readAll([grid.densities, grid.bits]);
    }, size);
    return result;
  };
  const whole = await run(SMALL.resolution ** 3);
  assert.ok(new Set(whole[0]).size > 1000);
  for (const size of [5000, 8192]) {
    const [densities, bits] = await run(size);
    assertSame(densities, whole[0], "densities");
    assertSame(bits, whole[1], "bits");
  }
});

Deno.test("cells are occupied above the mean where it is less than the threshold", async () => {
  // Half of the cells exp(-2.5) MARCH_STEP = 1.4e-4 thick, a sixteenth exp(1) MARCH_STEP = 0.0046.
  const field: Field = (x, y) => x < 0.5 ? (y < 0.125 ? 1 : -2.5) : -20;
  const isThick = (cell: number) => cell % 32 < 16 && Math.floor(cell / 32) % 32 < 4;
  await withGrid(SMALL, async (gpu, grid) => {
    await update(gpu, grid, 0, field, grid.cellCount);
    const thick = Array.from({ length: grid.cellCount }, (_, cell) => isThick(cell));
    assertSame(await gpu.read(grid.bits), packBits(thick));
  });
});

Deno.test("cells are occupied above the threshold where it is less than the mean", async () => {
  // Half of the cells exp(2) MARCH_STEP = 0.0125 thick, a sixteenth of them exp(8) MARCH_STEP = 5.
  const field: Field = (x, y) => x < 0.5 ? (y < 0.0625 ? 8 : 2) : 1.7; // 0.0093
  await withGrid(SMALL, async (gpu, grid) => {
    await update(gpu, grid, 0, field, grid.cellCount);
    const half = Array.from({ length: grid.cellCount }, (_, cell) => cell % 32 < 16);
    assertSame(await gpu.read(grid.bits), packBits(half));
  });
});

Deno.test("densities read back from a checkpoint give the same bits and the same next update", async () => {
  await withGrid(SMALL, async (gpu, first) => {
    await markVisible(gpu, first);
    for (const step of [16, 32]) await update(gpu, first, step, BLOCK, first.cellCount);
    const [densities, bits] = await gpu.readAll([first.densities, first.bits]);
    await update(gpu, first, 48, BLOCK, first.cellCount);
    const [nextDensities, nextBits] = await gpu.readAll([first.densities, first.bits]);
    await withGrid(SMALL, async (gpu, second) => {
      gpu.write(second.densities, densities as Float32Array<ArrayBuffer>);
      second.refresh(gpu.record(), new Map());
      assertSame(await gpu.read(second.densities), densities, "densities");
      assertSame(await gpu.read(second.bits), bits, "bits");
      assert.ok(bits.some((word) => word !== 0));
      await update(gpu, second, 48, BLOCK, second.cellCount);
      assertSame(await gpu.read(second.densities), nextDensities, "next densities");
      assertSame(await gpu.read(second.bits), nextBits, "next bits");
    });
  });
});

Deno.test("what one update found decays in the next", async () => {
  await withGrid({ ...SMALL, warmupSteps: 1000 }, async (gpu, grid) => {
    for (const raw of [3, -10, -10]) await update(gpu, grid, 0, () => raw, grid.cellCount);
    const densities = await gpu.read(grid.densities);
    const expected = Math.exp(3) * MARCH_STEP * 0.95 ** 2;
    assertClose(densities, new Float64Array(grid.cellCount).fill(expected), {
      ...TRANSCENDENTAL,
      atol: 0,
    });
  });
});

Deno.test("a grid without updates is empty", async () => {
  await withGrid(SMALL, async (gpu, grid) => {
    await markVisible(gpu, grid);
    grid.refresh(gpu.record(), new Map());
    assert.ok((await gpu.read(grid.bits)).every((word) => word === 0));
  });
});

Deno.test("updates are due every interval, look at all cells in the warm-up and at half as many later", async () => {
  await withGrid({ ...SMALL, cascades: 2 }, (_, grid) => {
    assert.deepEqual([0, 1, 15, 16, 17, 32].filter((step) => grid.isDue(step)), [0, 16, 32]);
    assert.deepEqual([0, 31, 32, 48].map((step) => grid.updateSamples(step)), [
      65536,
      65536,
      32768,
      32768,
    ]);
    return Promise.resolve();
  }, 64);
});

Deno.test("a chunk of more samples than there is memory for is refused", async () => {
  await withGrid(SMALL, (gpu, grid) => {
    const positions = allocateRows(gpu, "positions", 128, 3);
    const chunk = { first: 0, count: 65, step: 0, seed: 0 };
    assert.throws(() => grid.choose(gpu.record(), chunk, positions), {
      message: "Cannot choose cells as a chunk must have at most 64 samples: current value is 65.",
    });
    gpu.free(positions.tensor);
    return Promise.resolve();
  }, 64);
});
