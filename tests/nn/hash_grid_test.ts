import assert from "node:assert/strict";
import type { Gpu, Tensor } from "../../src/gpu/mod.ts";
import { pcg4d, RandomStream, uniform } from "../../src/math/mod.ts";
import {
  encodedFeatures,
  gridLevels,
  HashGrid,
  type HashGridOptions,
} from "../../src/nn/hash_grid.ts";
import { allocateRows, type Rows } from "../../src/nn/rows.ts";
import { assertClose } from "../reference/assert_close.ts";
import {
  gridEncode,
  gridPositionGradient,
  gridScales,
  gridTableGradient,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "../reference/hash_grid.ts";
import { randomValues } from "../reference/random_values.ts";
import { fromBlocks, rounded, sharedGpu, toBlocks } from "../shaders/kernel_test_tools.ts";

const gpuOf = sharedGpu();

/** The original's: 16 levels of 2 features, the finest of 2048 vertices along the cube. */
const ORIGINAL: HashGridOptions = {
  levels: 16,
  features: 2,
  tableSize: 2 ** 19,
  baseResolution: 16,
  finestResolution: 2048,
  interpolation: "linear",
  precision: "f32",
  accumulation: "fixed",
  average: true,
};

const SMALL: HashGridOptions = {
  ...ORIGINAL,
  levels: 5,
  tableSize: 1024,
  baseResolution: 4,
  finestResolution: 40,
};

function parametersOf(options: HashGridOptions): number {
  return gridLevels(options).reduce((sum, { entries }) => sum + entries * options.features, 0);
}

function shapeOf(options: HashGridOptions): HashGridShape {
  return { ...options, smoothstep: options.interpolation === "smoothstep" };
}

Deno.test("levels have the sizes of tiny-cuda-nn's test", () => {
  const options = {
    ...ORIGINAL,
    levels: 20,
    tableSize: 2 ** 16,
    baseResolution: 32,
    finestResolution: 32 * 1.5 ** 19,
  };
  const levels = gridLevels(options);
  assert.deepEqual(levels.slice(0, 3), [
    { resolution: 32, scale: 31, entries: 32768, offset: 0, dense: true },
    { resolution: 48, scale: 47, entries: 65536, offset: 32768, dense: false },
    { resolution: 72, scale: 71, entries: 65536, offset: 98304, dense: false },
  ]);
  assert.equal(parametersOf(options), 2_555_904);
  assert.equal(encodedFeatures(options), 48);
});

Deno.test("the fox's grid has as many parameters as Instant-NGP's", () => {
  const fox = { ...ORIGINAL, finestResolution: 2048 * 4 }; // its box is 4 times as large
  const levels = gridLevels(fox);
  assert.deepEqual(levels.slice(0, 5).map(({ resolution }) => resolution), [16, 25, 37, 56, 85]);
  assert.deepEqual(levels.slice(0, 5).map(({ dense }) => dense), [true, true, true, true, false]);
  assert.equal(parametersOf(fox), 13_074_912);
  const rounded = { ...ORIGINAL, finestResolution: 16 * 1.51572 ** 15 }; // as its log prints b
  assert.equal(parametersOf(rounded), 13_074_912);
});

Deno.test("the grid of scenes in the unit cube has 12,196,240 parameters", () => {
  const resolutions = gridLevels(ORIGINAL).map(({ resolution }) => resolution);
  assert.deepEqual(resolutions.slice(0, 6), [16, 23, 31, 43, 59, 81]);
  assert.equal(resolutions[15], 2048);
  assert.equal(parametersOf(ORIGINAL), 12_196_240);
});

Deno.test("sizes are those of the reference", () => {
  for (const tableSize of [1, 7, 64, 500, 512, 513, 1000, 2 ** 19]) {
    for (const levels of [1, 2, 7]) {
      const options = { ...SMALL, levels, tableSize, baseResolution: 8 };
      assert.deepEqual(
        gridLevels(options),
        levelShapes(shapeOf(options)).map((shape) => ({
          ...shape,
          dense: shape.resolution ** 3 <= tableSize,
        })),
      );
    }
  }
});

Deno.test("a level is dense exactly if each vertex can have an entry", () => {
  const isDense = (tableSize: number) =>
    gridLevels({ ...SMALL, levels: 1, baseResolution: 8, tableSize })[0].dense;
  assert.deepEqual([511, 512, 513].map(isDense), [false, true, true]);
});

for (
  const [change, message] of [
    [{ levels: 0 }, "levels must be an integer >= 1: current value is 0."],
    [{ levels: 2.5 }, "levels must be an integer >= 1: current value is 2.5."],
    [{ features: 3 }, "features must be 2, 4 or 8: current value is 3."],
    [{ tableSize: 0 }, "tableSize must be an integer >= 1: current value is 0."],
    [{ baseResolution: 1 }, "baseResolution must be an integer >= 2: current value is 1."],
    [
      { finestResolution: 3 },
      "finestResolution must be from baseResolution, 4, to 2^24: current value is 3.",
    ],
    [
      { finestResolution: NaN },
      "finestResolution must be from baseResolution, 4, to 2^24: current value is NaN.",
    ],
  ] as const
) {
  Deno.test(`a grid of ${JSON.stringify(change)} is refused`, async () => {
    const options = { ...SMALL, ...change };
    const error = { name: "RangeError", message: `Cannot build hash grid as ${message}` };
    assert.throws(() => gridLevels(options), error);
    const gpu = await gpuOf();
    await assert.rejects(HashGrid.create(gpu, options), error);
  });
}

const SLOT = 2;
const CAPACITY = 256;

/** What a grid is asked at: 100 samples, of which some are kept. */
interface Inputs {
  readonly positions: Float64Array;
  readonly dEncoded: Float64Array;
  readonly batch: Tensor<"u32">;
  readonly positionRows: Rows;
  readonly dEncodedRows: Rows;
}

const SAMPLES = 100;

function inputsOf(gpu: Gpu, options: HashGridOptions): Inputs {
  const width = options.levels * options.features;
  const features = encodedFeatures(options);
  const positions = rounded(randomValues(SAMPLES * 3, 1, 0, 1));
  const dEncoded = rounded(randomValues(SAMPLES * width, 2));
  const rows = (label: string, values: Float64Array, columns: number, stride: number) => {
    const padded = new Float64Array(CAPACITY * stride);
    values.forEach((value, i) => padded[Math.floor(i / columns) * stride + i % columns] = value);
    const allocated = allocateRows(gpu, label, CAPACITY, stride);
    gpu.write(allocated.tensor, toBlocks(padded, stride));
    return allocated;
  };
  const data = Uint32Array.of(9, 9, SAMPLES, 9, 9, 9, 9, 9);
  return {
    positions,
    dEncoded,
    batch: gpu.tensor("batch", [8], { type: "u32", data }),
    positionRows: rows("positions", positions, 3, 3),
    dEncodedRows: rows("d_encoded", dEncoded, width, features),
  };
}

/** A grid with a table of numbers in [-1, 1], as its kernels read it. */
async function gridOf(options: HashGridOptions) {
  const gpu = await gpuOf();
  const grid = await HashGrid.create(gpu, options);
  const table = rounded(randomValues(grid.count, 3));
  gpu.write(grid.values, Float32Array.from(table));
  const commands = gpu.record();
  grid.pack(commands);
  commands.submit();
  if (!grid.packed) return { gpu, grid, table };
  const { buffer } = await gpu.read(grid.packed);
  return { gpu, grid, table: Float64Array.from(new Float16Array(buffer)) };
}

/** Weights are wrong by 2^-22 of a level's 40 cells; four times as much for smoothstep and the sums. */
const TOLERANCE = { atol: 40 * 2 ** -20, rtol: 0 };

for (
  const options of [
    SMALL,
    { ...SMALL, features: 8, interpolation: "smoothstep" },
    { ...SMALL, features: 4, precision: "f16", tableSize: 1001 },
  ] as const
) {
  const name = `${options.features} ${options.interpolation} features in ${options.precision}`;
  const shape = shapeOf(options);
  const width = options.levels * options.features;

  Deno.test(`a grid of ${name} encodes as the reference`, async () => {
    const { gpu, grid, table } = await gridOf(options);
    const { batch, positions, positionRows } = inputsOf(gpu, options);
    const features = encodedFeatures(options);
    const encoded = allocateRows(gpu, "encoded", CAPACITY, features);
    gpu.write(encoded.tensor, new Float32Array(encoded.tensor.length).fill(NaN));
    const commands = gpu.record();
    grid.encode(commands, batch, SLOT, CAPACITY, positionRows, encoded);
    const actual = fromBlocks(await gpu.read(encoded.tensor), features, 128);
    const expected = gridEncode(shape, table, positions);
    const rows = actual.subarray(0, SAMPLES * features).filter((_, i) => i % features < width);
    assertClose(rows, expected, TOLERANCE);
    assert.ok(actual.every((x, i) => i % features < width || x === 0), "padding rows");
  });

  for (const accumulation of ["fixed", "float"] as const) {
    Deno.test(`${accumulation} gradients of a grid of ${name} are the reference's`, async () => {
      const { gpu, grid } = await gridOf({ ...options, accumulation });
      const { batch, positions, dEncoded, positionRows, dEncodedRows } = inputsOf(gpu, options);
      // Kept samples were marched in another order.
      const order = Uint32Array.from({ length: CAPACITY }, (_, i) => i * 7 % SAMPLES);
      const sources = gpu.tensor("sources", [CAPACITY], { type: "u32", data: order });
      const commands = gpu.record();
      grid.backward(commands, batch, SLOT, CAPACITY, positionRows, sources, dEncodedRows);
      const { buffer } = await gpu.read(grid.gradients);
      const scales = await gpu.read(grid.scales);
      assert.deepEqual(Float64Array.from(scales), gridScales(shape, dEncoded));

      const kept = Float64Array.from(
        { length: SAMPLES * 3 },
        (_, i) => positions[order[Math.floor(i / 3)] * 3 + i % 3],
      );
      const { gradient, terms } = gridTableGradient(shape, kept, dEncoded);
      const sums = accumulation === "float" ? new Float32Array(buffer) : new Int32Array(buffer);
      const actual = Float64Array.from(sums, (sum, i) => {
        if (accumulation === "float") return sum;
        return sum /
          scales[grid.levels.findLastIndex(({ offset }) => offset * options.features <= i)];
      });
      // Up to 100 terms meet, each as wrong as a weight; units are 2^-20 at most.
      const atol = Math.max(...terms) * TOLERANCE.atol;
      assertClose(actual, gradient, { atol, rtol: 0 });
    });
  }

  Deno.test(`gradients to positions in a grid of ${name} are the reference's`, async () => {
    const { gpu, grid, table } = await gridOf(options);
    const { batch, positions, dEncoded, positionRows, dEncodedRows } = inputsOf(gpu, options);
    const out = allocateRows(gpu, "d_positions", CAPACITY, 3);
    const commands = gpu.record();
    grid.positionGradient(commands, batch, SLOT, CAPACITY, positionRows, dEncodedRows, out);
    const actual = fromBlocks(await gpu.read(out.tensor), 3, SAMPLES);
    const expected = gridPositionGradient(shape, table, positions, dEncoded);
    // Slopes are up to 40 cells times the features' sum.
    const atol = TOLERANCE.atol * 2 * 40 * width;
    assertClose(actual, expected, { atol, rtol: 1e-4 });
  });
}

Deno.test("two backward passes give the same bits, and the second adds to the first", async () => {
  const { gpu, grid } = await gridOf({ ...ORIGINAL, tableSize: 2 ** 10 });
  const { batch, positionRows, dEncodedRows } = inputsOf(gpu, grid.options);
  const data = Uint32Array.from({ length: CAPACITY }, (_, i) => i);
  const sources = gpu.tensor("sources", [CAPACITY], { type: "u32", data });
  const commands = gpu.record();
  const backward = () =>
    grid.backward(commands, batch, SLOT, CAPACITY, positionRows, sources, dEncodedRows);
  backward();
  const first = await gpu.read(grid.gradients);
  commands.clear(grid.gradients);
  backward();
  assert.deepEqual(await gpu.read(grid.gradients), first);
  backward();
  assert.deepEqual(await gpu.read(grid.gradients), first.map((sum) => sum * 2 >>> 0));
  assert.ok(first.some((sum) => sum !== 0));
});

Deno.test("a batch without memory for samples has scales of zero", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { batch, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
  gpu.write(grid.scales, new Float32Array(5).fill(7));
  const sources = gpu.tensor("sources", [CAPACITY], { type: "u32" });
  grid.backward(gpu.record(), batch, SLOT, 0, positionRows, sources, dEncodedRows);
  assert.deepEqual(await gpu.read(grid.scales), new Float32Array(5));
});

Deno.test("scales of more samples than chunks of the usual size hold count the last one", async () => {
  const { gpu, grid } = await gridOf({ ...SMALL, levels: 1 });
  const samples = 256 * 16 * 64 + 64;
  const batch = gpu.tensor("batch", [1], { type: "u32", data: Uint32Array.of(samples) });
  const sources = gpu.tensor("sources", [samples], { type: "u32" });
  const positions = allocateRows(gpu, "positions", samples, 3);
  const dEncoded = allocateRows(gpu, "d_encoded", samples, 2);
  const rows = new Float32Array(dEncoded.tensor.length);
  rows[rows.length - 1] = 2 ** -7;
  gpu.write(dEncoded.tensor, rows);
  grid.backward(gpu.record(), batch, 0, samples, positions, sources, dEncoded);
  assert.deepEqual(await gpu.read(grid.scales), Float32Array.of(2 ** 37));
  const sums = new Int32Array((await gpu.read(grid.gradients)).buffer);
  assert.equal(sums.reduce((sum, term) => sum + term, 0), 2 ** 30); // weights add up to one
  for (const tensor of [batch, sources, positions.tensor, dEncoded.tensor]) gpu.free(tensor);
});

Deno.test("a gradient that is not finite shows in its level's scale and is not added", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { batch, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
  const rows = await gpu.read(dEncodedRows.tensor);
  rows[64 * (2 * 3) + 17] = NaN; // level 3
  gpu.write(dEncodedRows.tensor, rows);
  const sources = gpu.tensor("sources", [CAPACITY], { type: "u32" });
  grid.backward(gpu.record(), batch, SLOT, CAPACITY, positionRows, sources, dEncodedRows);
  const scales = await gpu.read(grid.scales);
  assert.deepEqual([...scales].map(Number.isNaN), [false, false, false, true, false]);
  const gradients = await gpu.read(grid.gradients);
  const [, , , third, fourth] = grid.levels.map(({ offset }) => offset * 2);
  assert.ok(gradients.subarray(0, third).some((sum) => sum !== 0));
  assert.ok(gradients.subarray(third, fourth).every((sum) => sum === 0));
});

Deno.test("tables start as U(±1e-4) of their seed, moments and gradients at zero", async () => {
  const gpu = await gpuOf();
  const grid = await HashGrid.create(gpu, { ...SMALL, tableSize: 777, precision: "f16" });
  assert.equal(grid.count, tableLength(shapeOf(grid.options)));
  for (const tensor of [grid.firstMoments, grid.secondMoments]) {
    gpu.write(tensor, new Float32Array(grid.count).fill(3));
  }
  gpu.write(grid.gradients, new Uint32Array(grid.count).fill(3));
  gpu.write(grid.steps, new Uint32Array(grid.count / 2).fill(3));
  grid.initialize(gpu, 11);
  const values = await gpu.read(grid.values);
  for (const i of [0, 1, 2, 3, 4, 1000, grid.count - 1]) {
    const draws = pcg4d(Math.floor(i / 4), 0x67726964, RandomStream.parameters, 11);
    assert.equal(values[i], Math.fround((2 * uniform(draws[i % 4]) - 1) * 1e-4));
  }
  const mean = values.reduce((sum, x) => sum + x, 0) / grid.count;
  const square = values.reduce((sum, x) => sum + x * x, 0) / grid.count;
  // Standard errors are 1e-4 / sqrt(3 * 4000) and 1e-8 * sqrt(4 / 45 / 4000).
  assert.ok(Math.abs(mean) < 4e-6 && Math.abs(square - 1e-8 / 3) < 2.5e-10);
  assert.ok(values.every((x) => Math.abs(x) <= Math.fround(1e-4)));
  assert.deepEqual(await gpu.read(grid.average!), values);
  const packed = new Float16Array((await gpu.read(grid.packed!)).buffer);
  assertClose(packed, values, { atol: 2 ** -14, rtol: 2 ** -10 });
  assert.ok(packed.some((x) => x !== 0));
  const { firstMoments, secondMoments, gradients, steps } = grid;
  for (const zeros of await gpu.readAll([firstMoments, secondMoments, gradients, steps])) {
    assert.ok((zeros as ArrayLike<number>).length > 0 && Array.from(zeros).every((x) => x === 0));
  }
  grid.initialize(gpu, 12);
  assert.notDeepEqual(await gpu.read(grid.values), values);
  grid.initialize(gpu, 11);
  assert.deepEqual(await gpu.read(grid.values), values);
});

Deno.test("the running mean is read in its place, and refused if it is not kept", async () => {
  const { gpu, grid, table } = await gridOf({ ...SMALL, precision: "f16" });
  const { batch, positions, positionRows } = inputsOf(gpu, SMALL);
  gpu.write(grid.average!, Float32Array.from(table, (x) => 1 - x));
  const encoded = allocateRows(gpu, "encoded", CAPACITY, 16);
  const commands = gpu.record();
  grid.encode(commands, batch, SLOT, CAPACITY, positionRows, encoded, "average");
  const actual = fromBlocks(await gpu.read(encoded.tensor), 16, SAMPLES)
    .filter((_, i) => i % 16 < 10);
  const expected = gridEncode(shapeOf(SMALL), rounded(table.map((x) => 1 - x)), positions);
  assertClose(actual, expected, TOLERANCE);

  const without = await HashGrid.create(gpu, { ...SMALL, average: false });
  assert.equal(without.average, null);
  assert.throws(
    () => without.encode(commands, batch, SLOT, CAPACITY, positionRows, encoded, "average"),
    {
      name: "RangeError",
      message: "Cannot read hash grid's average as it is kept only with average: " +
        "current value is false.",
    },
  );
});

Deno.test("rows that do not start at 0 are refused", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { batch, positionRows } = inputsOf(gpu, SMALL);
  const encoded = { ...allocateRows(gpu, "encoded", CAPACITY, 32), first: 16 };
  assert.throws(() => grid.encode(gpu.record(), batch, SLOT, CAPACITY, positionRows, encoded), {
    name: "RangeError",
    message: 'Cannot use rows of "encoded" for hash grid as they must be from 0 on: ' +
      "current value is 16.",
  });
});

Deno.test("the tensors to free are all there are", async () => {
  const gpu = await gpuOf();
  const made: Tensor[] = [];
  const counting: Gpu = new Proxy(gpu, {
    get(target, name) {
      if (name === "tensor") {
        return (...args: Parameters<Gpu["tensor"]>) => {
          const tensor = target.tensor(...args);
          made.push(tensor);
          return tensor;
        };
      }
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  for (const precision of ["f32", "f16"] as const) {
    const grid = await HashGrid.create(counting, { ...SMALL, precision });
    assert.deepEqual(new Set(grid.tensors), new Set(made.splice(0)));
    for (const tensor of grid.tensors) gpu.free(tensor);
  }
});
