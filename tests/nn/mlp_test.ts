import assert from "node:assert/strict";
import type { Count, Gpu, Memory, Tensor } from "../../src/gpu/mod.ts";
import {
  allocateRows,
  DenseKernels,
  type MatrixVariant,
  matrixVariants,
  Mlp,
  mlpLayers,
  type MlpOptions,
  MlpSpace,
  paddedRows,
  Parameters,
  type Rows,
  scatter,
} from "../../src/nn/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import {
  mlpBackward,
  mlpForward,
  type MlpOptions as ReferenceOptions,
  type Parameters as Named,
} from "../reference/mlp.ts";
import { randomValues } from "../reference/random_values.ts";
import { fromBlocks, rounded, sharedGpu, toBlocks } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "../shaders/lib/poisoned_run.ts";

const SHAPES: Record<string, MlpOptions> = {
  "a single layer": {
    layers: ["only"],
    inputs: [3],
    width: 0,
    outputs: [5],
    activation: "relu",
    bias: true,
  },
  "three layers without biases": {
    layers: ["a", "b", "head"],
    inputs: [27],
    width: 32,
    outputs: [16],
    activation: "none",
    bias: false,
  },
  "two skips, two parts of outputs": {
    layers: ["a", "b", "c", "d", "head"],
    inputs: [20],
    width: 40,
    skips: [0, 2],
    outputs: [1, 18],
    activation: "none",
    bias: true,
  },
  "two parts of inputs, a sigmoid": {
    layers: ["a", "head"],
    inputs: [18, 9],
    width: 24,
    outputs: [3],
    activation: "sigmoid",
    bias: true,
  },
};

/** Samples around a block's edges. */
const COUNTS = [0, 1, 64, 65, 200];
const CAPACITY = 200;
const NONSENSE = 123.25;

const openGpu = sharedGpu();

function sum(parts: readonly number[]): number {
  return parts.reduce((total, part) => total + part, 0);
}

function referenceOf(options: MlpOptions): ReferenceOptions {
  return { ...options, inputs: sum(options.inputs), outputs: sum(options.outputs) };
}

/** Sums of up to 200 terms through up to five layers and back, measured by the largest result. */
function assertNear(actual: ArrayLike<number>, expected: Float64Array, name: string): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  assertClose(actual, expected, { atol: 2 ** -19 * largest, rtol: 2 ** -19, name });
}

/** [samples, sum of parts] as rows in which each part is padded by itself. */
function toRows(values: Float64Array, parts: readonly number[], behind: number): Float32Array {
  const features = sum(parts);
  const widths = parts.map(paddedRows);
  const samples = values.length / features;
  const padded = new Float64Array(samples * sum(widths));
  for (let sample = 0; sample < samples; sample++) {
    let [from, to] = [sample * features, sample * sum(widths)];
    parts.forEach((part, i) => {
      padded.set(values.subarray(from, from + part), to);
      [from, to] = [from + part, to + widths[i]];
    });
  }
  return toBlocks(padded, sum(widths), behind);
}

/** The inverse of `toRows`; asserts what padding rows hold. */
function fromRows(
  rows: ArrayLike<number>,
  parts: readonly number[],
  samples: number,
  padding = 0,
) {
  const widths = parts.map(paddedRows);
  const kept = parts.flatMap((part, i) =>
    Array.from({ length: widths[i] }, (_, row) => row < part)
  );
  const all = fromBlocks(rows, sum(widths), samples);
  assert.ok(all.every((value, i) => kept[i % kept.length] || value === padding), "padding");
  return all.filter((_, i) => kept[i % kept.length]);
}

/** A perceptron with random parameters, and rows for it that hold nonsense. */
async function setUp(
  memory: Memory,
  options: MlpOptions,
  variant: MatrixVariant = "workgroup",
  walksBack = true,
) {
  const { gpu } = memory;
  const dense = await DenseKernels.create(gpu, variant);
  const parameters = new Parameters(memory, mlpLayers(options), true);
  const draw = (seed: number): Named =>
    Object.fromEntries(
      parameters.named.map(({ name, shape, places }, i) => {
        const bound = Math.sqrt(6 / (shape[0] + (shape[1] ?? shape[0])));
        return [name, rounded(randomValues(places.length, seed + i, -bound, bound))];
      }),
    );
  const [values, average] = [draw(100), draw(900)];
  gpu.write(parameters.values, flatten(parameters, values));
  gpu.write(parameters.average!, flatten(parameters, average));
  const space = new MlpSpace(memory, options, CAPACITY, walksBack ? parameters.layers : null);
  const rows = (label: string, parts: readonly number[]) =>
    allocateRows(memory, label, CAPACITY, sum(parts.map(paddedRows)));
  const counters = memory.tensor("counters", [3], { type: "u32" });
  return {
    gpu,
    options,
    parameters,
    values,
    average,
    mlp: new Mlp(options, parameters, dense, space),
    x: rows("x", options.inputs),
    y: rows("y", options.outputs),
    dX: rows("gradient of x", options.inputs),
    dY: rows("gradient of y", options.outputs),
    count(samples: number): Count {
      gpu.write(counters, Uint32Array.of(1 << 20, samples, 1 << 20));
      return { capacity: CAPACITY, counters, index: 1 };
    },
  };
}
type Case = Awaited<ReturnType<typeof setUp>>;

function flatten(parameters: Parameters, named: Named): Float32Array<ArrayBuffer> {
  const flat = new Float32Array(parameters.length);
  for (const parameter of parameters.named) {
    scatter(flat, parameter, Float32Array.from(named[parameter.name]));
  }
  return flat;
}

function write(gpu: Gpu, { tensor }: Rows, values: Float32Array, rest = NONSENSE): void {
  const all = new Float32Array(tensor.length).fill(rest);
  all.set(values);
  gpu.write(tensor, all);
}

/** Draws inputs and gradients of outputs of some samples, and runs forward. */
function forward(test: Case, samples: number, choice?: "average") {
  const { gpu, mlp, options, x, y, dX, dY } = test;
  const inputs = rounded(randomValues(samples * sum(options.inputs), 1));
  const dOutputs = rounded(randomValues(samples * sum(options.outputs), 2));
  write(gpu, x, toRows(inputs, options.inputs, NONSENSE));
  write(gpu, y, new Float32Array());
  write(gpu, dX, new Float32Array());
  write(gpu, dY, toRows(dOutputs, options.outputs, 0), NaN);
  const count = test.count(samples);
  mlp.forward(gpu.record(), count, x, y, choice);
  const pass = mlpForward(referenceOf(options), choice ? test.average : test.values, inputs);
  return { count, dOutputs, pass };
}

function assertUntouched(data: ArrayLike<number>, samples: number, width: number): void {
  const behind = Array.from(data).slice(Math.ceil(samples / 64) * 64 * width);
  assert.ok(behind.every((value) => value === NONSENSE), "blocks without samples stay as they are");
}

/** Asserts that flat gradients are those of the reference, times something, and 0 between them. */
async function assertGradients(gpu: Gpu, parameters: Parameters, expected: Named, times = 1) {
  const flat = await gpu.read(parameters.gradients);
  for (const { name, places } of parameters.named) {
    const actual = Float64Array.from(places, (place) => flat[place]);
    assertNear(actual, expected[name].map((gradient) => gradient * times), name);
    for (const place of places) flat[place] = 0;
  }
  return flat;
}

async function hasVariant(variant: MatrixVariant): Promise<boolean> {
  return matrixVariants(await openGpu()).includes(variant);
}

for (const variant of ["workgroup", "subgroup", "subgroup64"] as const) {
  for (const [name, options] of Object.entries(SHAPES)) {
    Deno.test(`a perceptron of ${name} is the reference's both ways with ${variant} matrices`, async () => {
      if (!await hasVariant(variant)) return console.log("skipped: no subgroups of 4 to 16 lanes");
      using scope = (await openGpu()).scope();
      const test = await setUp(scope, options, variant);
      const { gpu, mlp, parameters, x, y, dX, dY } = test;
      assert.equal(mlp.outputs, sum(options.outputs));
      for (const samples of COUNTS) {
        const { count, dOutputs, pass } = forward(test, samples);
        const outputs = await gpu.read(y.tensor);
        assertUntouched(outputs, samples, y.features);
        write(gpu, { ...dX, tensor: parameters.gradients }, new Float32Array(), 0);
        mlp.backward(gpu.record(), count, x, dY, dX);
        const dInputs = await gpu.read(dX.tensor);
        assertUntouched(dInputs, samples, dX.features);
        if (samples === 0) continue;

        // The last layer's activation of padding's sums, which are 0.
        const padded = options.activation === "sigmoid" ? 0.5 : 0;
        assertNear(fromRows(outputs, options.outputs, samples, padded), pass.y, "outputs");
        const expected = mlpBackward(referenceOf(options), test.values, pass, dOutputs);
        assertNear(fromRows(dInputs, options.inputs, samples), expected.dX, "gradient of inputs");
        const padding = await assertGradients(gpu, parameters, expected.gradients);
        assertSame(padding, new Float32Array(padding.length), "gradients of padding");
      }
    });
  }
}

Deno.test("gradients are added where that is asked for, and overwritten otherwise", async () => {
  using scope = (await openGpu()).scope();
  const test = await setUp(scope, SHAPES["two skips, two parts of outputs"]);
  const { gpu, mlp, options, parameters, x, dY } = test;
  const { count, dOutputs, pass } = forward(test, 65);
  const { gradients } = mlpBackward(referenceOf(options), test.values, pass, dOutputs);
  gpu.write(parameters.gradients, new Float32Array(parameters.length).fill(7));
  mlp.backward(gpu.record(), count, x, dY, null);
  await assertGradients(gpu, parameters, gradients);
  mlp.backward(gpu.record(), count, x, dY, null, "accumulate");
  await assertGradients(gpu, parameters, gradients, 2);
  mlp.backward(gpu.record(), count, x, dY, null, "overwrite");
  await assertGradients(gpu, parameters, gradients);
});

for (const choice of ["values", "average"] as const) {
  Deno.test(`gradients of inputs alone are the reference's with ${choice}, and change no others`, async () => {
    using scope = (await openGpu()).scope();
    const test = await setUp(scope, SHAPES["two skips, two parts of outputs"]);
    const { gpu, mlp, options, parameters, x, y, dX, dY } = test;
    const isAverage = choice === "average";
    const { count, dOutputs, pass } = forward(test, 65, isAverage ? choice : undefined);
    assertNear(fromRows(await gpu.read(y.tensor), options.outputs, 65), pass.y, "outputs");
    mlp.inputGradient(gpu.record(), count, x, dY, dX, choice);
    const chosen = isAverage ? test.average : test.values;
    const expected = mlpBackward(referenceOf(options), chosen, pass, dOutputs);
    const actual = fromRows(await gpu.read(dX.tensor), options.inputs, 65);
    assertNear(actual, expected.dX, "gradient of inputs");
    assertSame(await gpu.read(parameters.gradients), new Float32Array(parameters.length));
  });
}

Deno.test("whoever needs the gradients of the first part alone gives fewer rows", async () => {
  using scope = (await openGpu()).scope();
  const test = await setUp(scope, SHAPES["two parts of inputs, a sigmoid"]);
  const { gpu, mlp, options, x, dY } = test;
  const { count, dOutputs, pass } = forward(test, 65);
  const dX = allocateRows(scope, "gradient of the first part", CAPACITY, paddedRows(18));
  mlp.backward(gpu.record(), count, x, dY, dX);
  const expected = mlpBackward(referenceOf(options), test.values, pass, dOutputs);
  const first = expected.dX.filter((_, i) => i % 27 < 18);
  const actual = fromRows(await gpu.read(dX.tensor), [18], 65);
  assertNear(actual, first, "gradient of the first part");
});

Deno.test("without memory for a way back outputs are the same bits, and the way back is refused", async () => {
  using scope = (await openGpu()).scope();
  const options = SHAPES["two skips, two parts of outputs"];
  const read: Tensor<"f32">[] = [];
  for (const walksBack of [true, false]) {
    const test = await setUp(scope, options, "workgroup", walksBack);
    const { count } = forward(test, 200);
    read.push(test.y.tensor);
    if (walksBack) continue;
    const { gpu, mlp, x, dX, dY } = test;
    const refusal = {
      name: "RangeError",
      message: "Cannot walk back through a perceptron whose memory has no way back.",
    };
    assert.throws(() => mlp.backward(gpu.record(), count, x, dY, dX), refusal);
    assert.throws(() => mlp.inputGradient(gpu.record(), count, x, dY, dX), refusal);
  }
  const [one, other] = await (await openGpu()).readAll(read);
  assertSame(other, one, "outputs");
});
