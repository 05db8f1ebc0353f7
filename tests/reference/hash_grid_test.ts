import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import {
  entryOf,
  gridEncode,
  gridFixedGradient,
  gridPositionGradient,
  gridScales,
  gridTableGradient,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "./hash_grid.ts";
import { randomValues } from "./random_values.ts";

/** Two dense levels, of 4 and 6 vertices along the cube, and two hashed ones. */
const GRID: HashGridShape = {
  levels: 4,
  features: 2,
  tableSize: 256,
  baseResolution: 4,
  finestResolution: 16,
  smoothstep: false,
};

/** One dense level. */
const DENSE: HashGridShape = { ...GRID, levels: 1, tableSize: 4096, baseResolution: 7 };

Deno.test("a grid of tiny-cuda-nn's test has its sizes", () => {
  const grid = {
    ...GRID,
    levels: 20,
    tableSize: 2 ** 16,
    baseResolution: 32,
    finestResolution: 32 * 1.5 ** 19,
  };
  const shapes = levelShapes(grid);
  assert.deepEqual(shapes.slice(0, 3).map(({ offset }) => offset), [0, 32768, 98304]);
  assert.deepEqual(shapes.slice(0, 3).map(({ entries }) => entries), [32768, 65536, 65536]);
  assert.equal(tableLength(grid), 2_555_904);
});

Deno.test("hashes are those worked out by hand", () => {
  const level = { scale: 99, resolution: 100, entries: 2 ** 16, offset: 0 };
  assert.equal(entryOf(level, [5, 0, 0]), 5);
  assert.equal(entryOf(level, [0, 1, 0]), 2654435761 % 65536);
  assert.equal(entryOf(level, [0, 0, 1]), 805459861 % 65536);
  // 2 * 2654435761 = 5308871522 = 2^32 + 1013904226, and 3 * 805459861 = 2416379583.
  assert.equal(
    entryOf(level, [7, 2, 3]),
    (7 ^ (1013904226 % 65536) ^ (2416379583 % 65536)) % 65536,
  );
});

Deno.test("vertices of a dense level have entries of their own", () => {
  const [level] = levelShapes(DENSE);
  const entries = new Set<number>();
  for (let x = 0; x < 7; x++) {
    for (let y = 0; y < 7; y++) {
      for (let z = 0; z < 7; z++) entries.add(entryOf(level, [x, y, z]));
    }
  }
  assert.equal(entries.size, 343);
});

for (const smoothstep of [false, true]) {
  const name = smoothstep ? "smoothstep" : "linear";

  Deno.test(`the ${name} weights of the vertices around a position add up to one`, () => {
    const grid = { ...GRID, smoothstep };
    const table = new Float64Array(tableLength(grid)).fill(0.75);
    const encoded = gridEncode(grid, table, randomValues(300, 1, -0.2, 1.2));
    assertClose(encoded, new Float64Array(encoded.length).fill(0.75), FLOAT64);
  });

  Deno.test(`positions outside of a ${name} grid have no gradient along the axes they left by`, () => {
    const grid = { ...GRID, smoothstep };
    const table = randomValues(tableLength(grid), 1);
    const positions = Float64Array.of(-0.1, 0.33, 0.61, 0.23, 1.5, -3);
    const gradient = gridPositionGradient(grid, table, positions, randomValues(16, 3));
    assert.deepEqual([...gradient].map((d) => d === 0), [true, false, false, false, true, true]);
  });
}

Deno.test("a dense level that holds a linear function gives it back", () => {
  const [level] = levelShapes(DENSE);
  const table = new Float64Array(tableLength(DENSE));
  // A vertex v stands for the position (v - 1/2) / scale.
  const linear = (x: number, y: number, z: number) => 0.3 + x - 2 * y + 0.25 * z;
  for (let i = 0; i < 343; i++) {
    const vertex = [i % 7, Math.floor(i / 7) % 7, Math.floor(i / 49)];
    const [x, y, z] = vertex.map((v) => (v - 0.5) / level.scale);
    table[2 * entryOf(level, vertex)] = linear(x, y, z);
  }
  const positions = randomValues(150, 4, 0, 0.9); // those beyond need vertices of the next row
  const encoded = gridEncode(DENSE, table, positions).filter((_, i) => i % 2 === 0);
  const expected = Float64Array.from(
    encoded,
    (_, i) => linear(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]),
  );
  assertClose(encoded, expected, FLOAT64);
  const dEncoded = Float64Array.from({ length: 100 }, (_, i) => 1 - i % 2);
  const slopes = gridPositionGradient(DENSE, table, positions, dEncoded);
  assertClose(slopes, slopes.map((_, i) => [1, -2, 0.25][i % 3]), { atol: 1e-12, rtol: 0 });
});

Deno.test("a smoothstep grid is smooth across the borders of its cells", () => {
  const grid = { ...DENSE, smoothstep: true };
  const table = randomValues(tableLength(grid), 1);
  const border = 2.5 / 6; // x scale + 1/2 = 3
  const slopes = [border - 1e-7, border + 1e-7].map((x) =>
    gridPositionGradient(grid, table, Float64Array.of(x, 0.3, 0.6), Float64Array.of(1, 1))
  );
  assert.ok(Math.abs(slopes[0][0]) < 1e-4 && Math.abs(slopes[1][0]) < 1e-4);
  assertClose(slopes[0], slopes[1], { atol: 1e-4, rtol: 0 });
});

Deno.test("scales are powers of two that bring sums to at most 2^30", () => {
  const grid = { ...GRID, levels: 1 };
  const scaleOf = (...d: number[]) => gridScales(grid, Float64Array.from(d))[0];
  assert.equal(scaleOf(0, 0), 0);
  assert.equal(scaleOf(0.5, -0.5), 2 ** 30);
  assert.equal(scaleOf(0.5, -0.500001), 2 ** 29);
  assert.equal(scaleOf(1e-30, 1e-40), 2 ** 100);
  assert.equal(scaleOf(2 ** 127, 2 ** 126), 2 ** -98);
  for (const bad of [NaN, Infinity, -Infinity]) assert.ok(Number.isNaN(scaleOf(1, bad)));
  assert.ok(Number.isNaN(scaleOf(2 ** 127, 2 ** 127)));
});

Deno.test("fixed-point gradients are within half a unit a term of the true ones", () => {
  const positions = randomValues(600, 2, 0, 1);
  const dEncoded = randomValues(200 * 8, 3, -1e-3, 1e-3);
  const scales = gridScales(GRID, dEncoded);
  const sums = gridFixedGradient(GRID, positions, dEncoded, scales);
  const { gradient, terms } = gridTableGradient(GRID, positions, dEncoded);
  const shapes = levelShapes(GRID);
  let largest = 0;
  sums.forEach((sum, i) => {
    const scale = scales[shapes.findLastIndex(({ offset }) => offset * 2 <= i)];
    const error = Math.abs(sum - gradient[i] * scale);
    assert.ok(error <= 0.5 * terms[i] + 1e-6, `parameter ${i} is wrong by ${error} units`);
    largest = Math.max(largest, error);
  });
  assert.ok(largest > 0.5, "rounded indeed");
});
