import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import {
  boxOf,
  cellCount,
  chooseCells,
  type GridShape,
  packBits,
  type UpdatePart,
} from "../../reference/occupancy.ts";
import { randomValues } from "../../reference/random_values.ts";
import { blocksOf, elementOf, fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const ONE: GridShape = { resolution: 32, cascades: 1 };
const THREE: GridShape = { resolution: 32, cascades: 3 };

/** Coordinates in [0, 1] after three roundings. */
const POSITION = { atol: 2 ** -22, rtol: 0 };

/** Every cell with this probability. */
function randomCells(shape: GridShape, share: number): boolean[] {
  return Array.from(randomValues(cellCount(shape), 31, 0, 1), (value) => value < share);
}

/** The kernel's cells, [count], and positions, [count, 3], those of the padding included. */
async function chooseOnGpu(shape: GridShape, occupied: readonly boolean[], part: UpdatePart) {
  const gpu = await gpuOf();
  const { warmUp, ...params } = part;
  const padded = blocksOf(part.count) * 64;
  const { cells, positions } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/cells", {
      RESOLUTION: shape.resolution,
      CASCADES: shape.cascades,
      WARM_UP: warmUp,
    }),
    invocations: padded,
    inputs: { bits: packBits(occupied), footprints: new Float32Array(1) },
    outputs: { cells: new Uint32Array(part.count), positions: new Float32Array(padded * 3) },
    params: { ...params, features: 3, row: 0 },
  });
  return { cells, positions: fromBlocks(positions, 3, padded) };
}

for (const [name, shape] of [["one cascade", ONE], ["three cascades", THREE]] as const) {
  for (const warmUp of [true, false]) {
    const quarter = cellCount(shape) / 4;
    for (
      const [first, count] of [[0, 0], [0, 1], [5, 63], [64, 64], [quarter - 40, 65], [
        2 * quarter - 1000,
        1000,
      ]]
    ) {
      Deno.test(
        `samples ${first} to ${first + count} of ${
          warmUp ? "a warm-up" : "an update"
        } of ${name} are the reference's`,
        async () => {
          const occupied = randomCells(shape, 0.3);
          const part = { warmUp, first, count, step: 272, seed: 0xfeedbeef };
          const { cells, positions } = await chooseOnGpu(shape, occupied, part);
          assert.equal(cells.length, count);
          if (count === 0) return;
          const expected = chooseCells(shape, occupied, part);
          assert.deepEqual(cells, expected.cells);
          const inside = positions.subarray(0, count * 3);
          assertClose(inside, expected.positions, { ...POSITION, name: "positions" });
          assert.ok(positions.subarray(count * 3).every((value) => value === 0));
        },
      );
    }
  }
}

Deno.test("an update of the warm-up visits every cell once", async () => {
  const part = { warmUp: true, first: 0, count: cellCount(ONE), step: 0, seed: 1 };
  const { cells } = await chooseOnGpu(ONE, randomCells(ONE, 0.3), part);
  assert.equal(new Set(cells).size, cellCount(ONE));
});

Deno.test("positions are spread evenly in their cells", async () => {
  const count = cellCount(ONE);
  const part = { warmUp: true, first: 0, count, step: 3, seed: 1 };
  const { cells, positions } = await chooseOnGpu(ONE, randomCells(ONE, 0), part);
  const sums = [0, 0, 0, 0, 0, 0];
  for (const [sample, cell] of cells.entries()) {
    const { lower, size } = boxOf(ONE, cell);
    for (const axis of [0, 1, 2]) {
      const place = (positions[sample * 3 + axis] - lower[axis]) / size;
      assert.ok(place >= 0 && place <= 1, `sample ${sample}: ${place}`);
      sums[axis] += place / count;
      sums[axis + 3] += (place - 0.5) ** 2 / count;
    }
  }
  // Within five standard deviations: of places sqrt(1 / 12), of their squares sqrt(1 / 180).
  const deviations = (variance: number) => ({ atol: 5 * Math.sqrt(variance / count), rtol: 0 });
  assertClose(sums.slice(0, 3), [1 / 2, 1 / 2, 1 / 2], deviations(1 / 12));
  assertClose(sums.slice(3), [1 / 12, 1 / 12, 1 / 12], deviations(1 / 180));
});

for (const share of [0, 0.02, 0.3, 1]) {
  Deno.test(`with ${100 * share} percent occupied, the second half of an update's draws is in occupied cells but for those whose ten tries fail`, async () => {
    const occupied = randomCells(ONE, share);
    const half = cellCount(ONE) / 4;
    const draws = { warmUp: false, count: half, step: 512, seed: 2 };
    const uniform = await chooseOnGpu(ONE, occupied, { ...draws, first: 0 });
    const occupiedOnes = await chooseOnGpu(ONE, occupied, { ...draws, first: half });
    const hits = ({ cells }: { cells: Uint32Array }) =>
      cells.reduce((sum, cell) => sum + (occupied[cell] ? 1 : 0), 0) / half;
    const actualShare = occupied.filter(Boolean).length / occupied.length;
    for (
      const [samples, expected] of [
        [uniform, actualShare],
        [occupiedOnes, 1 - (1 - actualShare) ** 10],
      ] as const
    ) {
      const atol = 5 * Math.sqrt(expected * (1 - expected) / half);
      assertClose(hits(samples), expected, { atol, rtol: 0 });
    }
    if (share === 0.3) assert.ok(hits(occupiedOnes) < 1 && hits(occupiedOnes) > 0.95);
  });
}

Deno.test("another step and another seed choose other cells", async () => {
  const occupied = randomCells(ONE, 0.3);
  const part = { warmUp: false, first: 8000, count: 400, step: 16, seed: 2 };
  const { cells } = await chooseOnGpu(ONE, occupied, part);
  for (const change of [{ step: 32 }, { seed: 3 }, { first: 8400 }]) {
    const other = await chooseOnGpu(ONE, occupied, { ...part, ...change });
    const same = other.cells.filter((cell, i) => cell === cells[i]).length;
    assert.ok(same < 4, `${same} of 400 are the same`);
  }
});

Deno.test("cells are asked with their footprints", async () => {
  const gpu = await gpuOf();
  const part = { first: 10, count: 70, step: 16, seed: 2 };
  const occupied = randomCells(ONE, 0.3);
  const footprints = rounded(randomValues(cellCount(ONE), 5, 0, 0.1));
  const { positions } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/cells", {
      ...{ RESOLUTION: 32, CASCADES: 1, WARM_UP: false },
      HAS_FOOTPRINTS: true,
    }),
    invocations: 128,
    inputs: { bits: packBits(occupied), footprints: Float32Array.from(footprints) },
    outputs: { cells: new Uint32Array(70), positions: new Float32Array(2 * 4 * 64) },
    params: { ...part, features: 4, row: 0 },
  });
  const expected = chooseCells(ONE, occupied, { ...part, warmUp: false });
  const rows = fromBlocks(positions, 4, 128);
  const coordinates = rows.filter((_, i) => i % 4 < 3);
  assertClose(coordinates.subarray(0, 210), expected.positions, POSITION);
  const found = rows.filter((_, i) => i % 4 === 3);
  assert.deepEqual(
    [...found.subarray(0, 70)],
    Array.from(expected.cells, (cell) => footprints[cell]),
  );
  assert.ok(found.subarray(70).every((footprint) => footprint === 0));
});

Deno.test("positions may be three rows of more", async () => {
  const gpu = await gpuOf();
  const part = { first: 10, count: 70, step: 16, seed: 2 };
  const occupied = randomCells(ONE, 0.3);
  const { positions } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/cells", { RESOLUTION: 32, CASCADES: 1, WARM_UP: false }),
    invocations: 128,
    inputs: { bits: packBits(occupied), footprints: new Float32Array(1) },
    outputs: { cells: new Uint32Array(70) },
    updates: { positions: new Float32Array(2 * 5 * 64).fill(7) },
    params: { ...part, features: 5, row: 1 },
  });
  const expected = chooseCells(ONE, occupied, { ...part, warmUp: false }).positions;
  for (let sample = 0; sample < 128; sample++) {
    const row = Array.from({ length: 5 }, (_, feature) => positions[elementOf(sample, 5, feature)]);
    const position = sample < 70 ? [...expected.subarray(sample * 3, sample * 3 + 3)] : [0, 0, 0];
    assertClose(row, [7, ...position, 7], POSITION);
  }
});
