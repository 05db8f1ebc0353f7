import { zodOf } from "../../src/host/issues.ts";
import assert from "node:assert/strict";
import { type Count, type Gpu, knownCount, type Memory } from "../../src/gpu/mod.ts";
import { pcg4d, uniform } from "../../src/math/mod.ts";
import { RandomStream } from "../reference/random_streams.ts";
import {
  allocateRows,
  gridLevels,
  HASH_GRID,
  HashGrid,
  type HashGridOptions,
  paddedRows,
  type Rows,
} from "../../src/nn/mod.ts";
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
import { webGpuWithout, withWebGpu } from "../gpu/web_gpu.ts";
import { fromBlocks, rounded, sharedGpu, toBlocks, withGpu } from "../shaders/kernel_test_tools.ts";
import { sumsOf } from "./table_sums.ts";

const gpuOf = sharedGpu();

/** The original's: 16 levels of 2 features, the finest of 2048 vertices along the cube. */
const ORIGINAL: HashGridOptions = {
  kind: "hashGrid",
  levels: 16,
  features: 2,
  tableSize: 2 ** 19,
  baseResolution: 16,
  finestResolution: 2048,
  interpolation: "linear",
  precision: "f32",
  accumulation: "fixed",
};

const CONTEXT = { dimensions: 3, average: true, name: "table" };

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

/** Rows of an encoding, those that pad it included. */
function rowsOf(options: HashGridOptions): number {
  return paddedRows(HASH_GRID.size(options, 3));
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
  assert.equal(HASH_GRID.size(options, 3), 40);
  assert.equal(rowsOf(options), 48);
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
  const [change, path] of [
    [{ levels: 0 }, "levels"],
    [{ levels: 2.5 }, "levels"],
    [{ features: 3 }, "features"],
    [{ tableSize: 0 }, "tableSize"],
    [{ baseResolution: 1 }, "baseResolution"],
    [{ finestResolution: NaN }, "finestResolution"],
    [{ finestResolution: 3 }, ""],
  ] as const
) {
  Deno.test(`a grid of ${JSON.stringify(change)} is refused`, () => {
    assert.ok(zodOf(HASH_GRID.schema).safeParse(SMALL).success);
    const { error } = zodOf(HASH_GRID.schema).safeParse({ ...SMALL, ...change });
    assert.deepEqual(error?.issues.map(({ path }) => path.join(".")), [path]);
    if (path === "") {
      assert.equal(error?.issues[0].message, "must be at most finestResolution");
    }
  });
}

Deno.test("a grid of 2 coordinates is refused", async () => {
  await assert.rejects(HashGrid.create(await gpuOf(), SMALL, { ...CONTEXT, dimensions: 2 }), {
    name: "RangeError",
    message: "Cannot build hash grid as positions must have 3 coordinates: current value is 2.",
  });
});

const SLOT = 2;
const CAPACITY = 256;

/** What a grid is asked at: 100 samples. */
interface Inputs {
  readonly positions: Float64Array;
  readonly dEncoded: Float64Array;
  readonly count: Count;
  readonly positionRows: Rows;
  readonly dEncodedRows: Rows;
}

const SAMPLES = 100;

function inputsOf(gpu: Gpu, options: HashGridOptions): Inputs {
  const width = options.levels * options.features;
  const features = rowsOf(options);
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
    count: {
      capacity: CAPACITY,
      counters: gpu.tensor("batch", [8], { type: "u32", data }),
      index: SLOT,
    },
    positionRows: rows("positions", positions, 3, 3),
    dEncodedRows: rows("d_encoded", dEncoded, width, features),
  };
}

/** A grid with a table of numbers in [-1, 1], as its kernels read it. */
async function gridOf(options: HashGridOptions) {
  const gpu = await gpuOf();
  const grid = await HashGrid.create(gpu, options, CONTEXT);
  const table = rounded(randomValues(grid.count, 3));
  gpu.write(grid.values, Float32Array.from(table));
  const commands = gpu.record();
  grid.refresh(commands);
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
    const { count, positions, positionRows } = inputsOf(gpu, options);
    const features = rowsOf(options);
    const encoded = allocateRows(gpu, "encoded", CAPACITY, features);
    gpu.write(encoded.tensor, new Float32Array(encoded.tensor.length).fill(NaN));
    const commands = gpu.record();
    grid.forward(commands, count, positionRows, encoded);
    const actual = fromBlocks(await gpu.read(encoded.tensor), features, 128);
    const expected = gridEncode(shape, table, positions);
    const rows = actual.subarray(0, SAMPLES * features).filter((_, i) => i % features < width);
    assertClose(rows, expected, TOLERANCE);
    assert.ok(actual.every((x, i) => i % features < width || x === 0), "padding rows");
  });

  for (const accumulation of ["fixed", "float"] as const) {
    Deno.test(`${accumulation} gradients of a grid of ${name} are the reference's`, async () => {
      const { gpu, grid } = await gridOf({ ...options, accumulation });
      const { count, positions, dEncoded, positionRows, dEncodedRows } = inputsOf(gpu, options);
      const commands = gpu.record();
      grid.backward(commands, count, positionRows, dEncodedRows, null);
      const sums = sumsOf(await gpu.read(grid.gradients), grid.sums);
      const scales = await gpu.read(grid.scales);
      assert.deepEqual(Float64Array.from(scales), gridScales(shape, dEncoded));

      const { gradient, terms } = gridTableGradient(shape, positions, dEncoded);
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
    const { count, positions, dEncoded, positionRows, dEncodedRows } = inputsOf(gpu, options);
    const out = allocateRows(gpu, "d_positions", CAPACITY, 3);
    const commands = gpu.record();
    grid.inputGradient(commands, count, positionRows, dEncodedRows, out);
    const actual = fromBlocks(await gpu.read(out.tensor), 3, SAMPLES);
    const expected = gridPositionGradient(shape, table, positions, dEncoded);
    // Slopes are up to 40 cells times the features' sum.
    const atol = TOLERANCE.atol * 2 * 40 * width;
    assertClose(actual, expected, { atol, rtol: 1e-4 });
  });
}

Deno.test("two backward passes give the same bits, and the second adds to the first", async () => {
  const { gpu, grid } = await gridOf({ ...ORIGINAL, tableSize: 2 ** 10 });
  const { count, positionRows, dEncodedRows } = inputsOf(gpu, grid.options);
  const commands = gpu.record();
  const backward = () => grid.backward(commands, count, positionRows, dEncodedRows, null);
  backward();
  const sums = async () => sumsOf(await gpu.read(grid.gradients), grid.sums);
  const first = await sums();
  commands.clear(grid.gradients);
  backward();
  assert.deepEqual(await sums(), first);
  backward();
  assert.deepEqual(await sums(), first.map((sum) => sum * 2));
  assert.ok(first.some((sum) => sum !== 0));
});

Deno.test("gradients are the same whether the device has 64-bit atomics or not", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  if (grid.sums === "fixed") return console.log("skipped: this adapter adds no pairs");
  const gradientsOf = async (gpu: Gpu, grid: HashGrid) => {
    const { count, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
    grid.backward(gpu.record(), count, positionRows, dEncodedRows, null);
    return sumsOf(await gpu.read(grid.gradients), grid.sums);
  };
  const paired = await gradientsOf(gpu, grid);
  await withWebGpu(
    webGpuWithout({ features: ["wgpu-shader-int64-atomic-all-ops"] }),
    () =>
      withGpu(async (gpu) => {
        const grid = await HashGrid.create(gpu, SMALL, CONTEXT);
        assert.equal(grid.sums, "fixed");
        assert.deepEqual(await gradientsOf(gpu, grid), paired);
      }),
  );
  assert.ok(paired.some((sum) => sum < 0) && paired.some((sum) => sum > 0));
});

for (
  const parts of [[1, 4096], [4096, 1], [0, 1], [1, 0], [0, 0], [1, 1, 1, 1, 1], [1, 2 ** 40]]
) {
  Deno.test(`gradients of ${parts.join(", ")} times as much add up, whatever came first`, async () => {
    const { gpu, grid } = await gridOf(SMALL);
    const { count, positions, dEncoded, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
    const rows = await gpu.read(dEncodedRows.tensor);
    for (const [i, factor] of parts.entries()) {
      gpu.write(dEncodedRows.tensor, rows.map((d) => d * factor));
      const mode = i === 0 ? "overwrite" : "accumulate";
      const commands = gpu.record();
      grid.backward(commands, count, positionRows, dEncodedRows, null, mode);
      commands.submit();
    }
    const total = parts.reduce((sum, factor) => sum + factor, 0);
    const shape = shapeOf(SMALL);
    const [scales, sums] = await gpu.readAll([grid.scales, grid.gradients]);
    const all = dEncoded.map((d) => d * total);
    assert.deepEqual(Float64Array.from(scales), gridScales(shape, all));
    const { gradient, terms } = gridTableGradient(shape, positions, all);
    const integers = sumsOf(sums as Uint32Array<ArrayBuffer>, grid.sums);
    // In units: half of one for each term and each time that units change, besides what weights are wrong by.
    const errors = gradient.map((expected, i) => {
      const scale = scales[grid.levels.findLastIndex(({ offset }) => 2 * offset <= i)];
      const bound = (terms[i] + 1) * parts.length / 2 +
        terms[i] * TOLERANCE.atol * total * scale;
      return Math.abs(integers[i] - expected * scale) / bound;
    });
    assertClose(errors, new Float64Array(errors.length), { atol: 1, rtol: 0 });
    assert.equal(integers.some((sum) => sum !== 0), total > 0);
  });
}

Deno.test("a gradient that was not finite shows in its level's scale whatever is added", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { count, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
  const rows = await gpu.read(dEncodedRows.tensor);
  gpu.write(dEncodedRows.tensor, rows.with(64 * (2 * 3) + 17, Infinity)); // level 3
  const commands = gpu.record();
  grid.backward(commands, count, positionRows, dEncodedRows, null);
  commands.submit();
  gpu.write(dEncodedRows.tensor, rows);
  const isNaN = async () => [...await gpu.read(grid.scales)].map(Number.isNaN);
  for (let times = 0; times < 2; times++) {
    grid.backward(gpu.record(), count, positionRows, dEncodedRows, null, "accumulate");
    assert.deepEqual(await isNaN(), [false, false, false, true, false]);
  }
  grid.backward(gpu.record(), count, positionRows, dEncodedRows, null);
  assert.deepEqual(await isNaN(), [false, false, false, false, false]);
});

Deno.test("a batch without memory for samples has scales of zero", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { count, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
  gpu.write(grid.scales, new Float32Array(5).fill(7));
  grid.backward(gpu.record(), { ...count, capacity: 0 }, positionRows, dEncodedRows, null);
  assert.deepEqual(await gpu.read(grid.scales), new Float32Array(5));
});

Deno.test("scales of more samples than chunks of the usual size hold count the last one", async () => {
  const { gpu, grid } = await gridOf({ ...SMALL, levels: 1 });
  const samples = 256 * 16 * 64 + 64;
  using scope = gpu.scope();
  const positions = allocateRows(scope, "positions", samples, 3);
  const dEncoded = allocateRows(scope, "d_encoded", samples, 2);
  const rows = new Float32Array(dEncoded.tensor.length);
  rows[rows.length - 1] = 2 ** -7;
  gpu.write(dEncoded.tensor, rows);
  grid.backward(gpu.record(), knownCount(gpu, samples), positions, dEncoded, null);
  assert.deepEqual(await gpu.read(grid.scales), Float32Array.of(2 ** 37));
  const sums = [...sumsOf(await gpu.read(grid.gradients), grid.sums)];
  assert.equal(sums.reduce((sum, term) => sum + term, 0), 2 ** 30); // weights add up to one
});

Deno.test("a gradient that is not finite shows in its level's scale and is not added", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { count, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
  const rows = await gpu.read(dEncodedRows.tensor);
  rows[64 * (2 * 3) + 17] = NaN; // level 3
  gpu.write(dEncodedRows.tensor, rows);
  grid.backward(gpu.record(), count, positionRows, dEncodedRows, null);
  const scales = await gpu.read(grid.scales);
  assert.deepEqual([...scales].map(Number.isNaN), [false, false, false, true, false]);
  const gradients = await gpu.read(grid.gradients);
  const [, , , third, fourth] = grid.levels.map(({ offset }) => offset * 2);
  assert.ok(gradients.subarray(0, third).some((sum) => sum !== 0));
  assert.ok(gradients.subarray(third, fourth).every((sum) => sum === 0));
});

Deno.test("tables start as U(±1e-4) of their seed, moments and gradients at zero", async () => {
  const gpu = await gpuOf();
  const grid = await HashGrid.create(gpu, { ...SMALL, tableSize: 777, precision: "f16" }, CONTEXT);
  assert.equal(grid.count, tableLength(shapeOf(grid.options)));
  for (const tensor of [grid.firstMoments, grid.secondMoments]) {
    gpu.write(tensor, new Float32Array(grid.count).fill(3));
  }
  gpu.write(grid.gradients, new Uint32Array(grid.count).fill(3));
  gpu.write(grid.steps, new Uint32Array(grid.count / 2).fill(3));
  grid.initialize(11);
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
  grid.initialize(12);
  assert.notDeepEqual(await gpu.read(grid.values), values);
  grid.initialize(11);
  assert.deepEqual(await gpu.read(grid.values), values);
});

Deno.test("the running mean is read in its place, and the table where none is kept", async () => {
  const { gpu, grid, table } = await gridOf({ ...SMALL, precision: "f16" });
  const { count, positions, positionRows, dEncoded, dEncodedRows } = inputsOf(gpu, SMALL);
  // In the table's precision: of numbers between, the nearest of f16.
  gpu.write(grid.average!, Float32Array.from(table, (x) => 1 - x));
  grid.prepare(gpu.record(), "average");
  const mean = Float64Array.from(table, (x) => Math.f16round(Math.fround(1 - x)));
  assert.ok(mean.some((x, i) => x !== Math.fround(1 - table[i])));
  const encoded = allocateRows(gpu, "encoded", CAPACITY, 16);
  const dPositions = allocateRows(gpu, "d_positions", CAPACITY, 3);
  const featuresOf = async (grid: HashGrid) => {
    grid.forward(gpu.record(), count, positionRows, encoded, "average");
    return fromBlocks(await gpu.read(encoded.tensor), 16, SAMPLES).filter((_, i) => i % 16 < 10);
  };
  const shape = shapeOf(SMALL);
  assertClose(await featuresOf(grid), gridEncode(shape, mean, positions), TOLERANCE);
  grid.inputGradient(gpu.record(), count, positionRows, dEncodedRows, dPositions, "average");
  const slopes = fromBlocks(await gpu.read(dPositions.tensor), 3, SAMPLES);
  const atol = TOLERANCE.atol * 2 * 40 * 10;
  const expected = gridPositionGradient(shape, mean, positions, dEncoded);
  assertClose(slopes, expected, { atol, rtol: 1e-4 });

  const without = await HashGrid.create(gpu, SMALL, { ...CONTEXT, average: false });
  assert.equal(without.average, null);
  gpu.write(without.values, Float32Array.from(table));
  assertClose(await featuresOf(without), gridEncode(shape, table, positions), TOLERANCE);
});

Deno.test("rows that do not start at 0 are refused", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { count, positionRows } = inputsOf(gpu, SMALL);
  const encoded = { ...allocateRows(gpu, "encoded", CAPACITY, 32), first: 16 };
  assert.throws(() => grid.forward(gpu.record(), count, positionRows, encoded), {
    name: "RangeError",
    message: 'Cannot use rows of "encoded" for hash grid as they must be from 0 on: ' +
      "current value is 16.",
  });
});

Deno.test("backward also gives the positions' gradients where they are wanted", async () => {
  const { gpu, grid } = await gridOf(SMALL);
  const { count, positionRows, dEncodedRows } = inputsOf(gpu, SMALL);
  const [alone, beside] = [0, 1].map(() => allocateRows(gpu, "d_positions", CAPACITY, 3));
  const commands = gpu.record();
  grid.inputGradient(commands, count, positionRows, dEncodedRows, alone);
  commands.submit();
  assert.ok((await gpu.read(grid.gradients)).every((sum) => sum === 0));
  grid.backward(commands, count, positionRows, dEncodedRows, beside);
  const [expected, actual, sums] = await gpu.readAll([
    alone.tensor,
    beside.tensor,
    grid.gradients,
  ]);
  assert.deepEqual(actual, expected);
  assert.ok([expected, sums].every((numbers) => Array.from(numbers).some((x) => x !== 0)));
});

Deno.test("a checkpoint holds the table, its moments, steps and running mean by name", async () => {
  const gpu = await gpuOf();
  const names = async (average: boolean) =>
    (await HashGrid.create(gpu, SMALL, { ...CONTEXT, average })).stored.map(({ name }) => name);
  const trained = ["table", "adam.m.table", "adam.v.table", "adam.steps.table"];
  assert.deepEqual(await names(true), [...trained, "average.table"]);
  assert.deepEqual(await names(false), trained);
});

Deno.test("a grid allocates in the memory it is given, and nowhere else", async () => {
  const gpu = await gpuOf();
  using scope = gpu.scope();
  const device = new Proxy(gpu, {
    get(target, name) {
      if (name === "tensor") throw new Error("Allocated for as long as the device lives.");
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const memory: Memory = {
    gpu: device,
    tensor: (...args) => scope.tensor(...args),
    own: (resource) => scope.own(resource),
    scope: () => scope.scope(),
  };
  for (const precision of ["f32", "f16"] as const) {
    const grid = await HashGrid.create(memory, { ...SMALL, precision }, CONTEXT);
    grid.initialize(1);
  }
});
