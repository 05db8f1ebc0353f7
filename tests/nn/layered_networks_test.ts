import assert from "node:assert/strict";
import type { Gpu, Tensor } from "../../src/gpu/mod.ts";
import {
  allocateRows,
  DenseKernels,
  LayeredNetworks,
  type MatrixVariant,
  networkLayers,
  type NetworkOptions,
  paddedRows,
  Parameters,
  type Rows,
  rowsFrom,
  scatter,
} from "../../src/nn/mod.ts";
import { assertClose, centralDifferences, FINITE_DIFFERENCE } from "../reference/assert_close.ts";
import { networksBackward, networksForward, type Weights } from "../reference/networks.ts";
import { randomValues } from "../reference/random_values.ts";
import { elementOf, rounded, sharedGpu, toBlocks } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "../shaders/lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const DEFAULT: NetworkOptions = {
  encoded: 32,
  width: 64,
  densityLayers: 1,
  colorLayers: 2,
  degree: 4,
};

/** Every width, number of layers and degree; encodings of whole rows, and such that need padding. */
const SHAPES: readonly NetworkOptions[] = [
  DEFAULT,
  { encoded: 16, width: 16, densityLayers: 2, colorLayers: 1, degree: 3 },
  { encoded: 32, width: 32, densityLayers: 2, colorLayers: 2, degree: 2 },
  { encoded: 16, width: 64, densityLayers: 1, colorLayers: 1, degree: 1 },
  { encoded: 27, width: 32, densityLayers: 1, colorLayers: 1, degree: 4 },
  { encoded: 9, width: 16, densityLayers: 1, colorLayers: 2, degree: 2 },
];

/** Each with the adapter's own kernels of dense layers, and two with those for GPUs. */
const CASES: readonly (readonly [options: NetworkOptions, variant?: MatrixVariant])[] = [
  ...SHAPES.map((options) => [options] as const),
  [DEFAULT, "workgroup"],
  [SHAPES[1], "workgroup"],
];

/** Numbers of samples around the edges of a block, and as many as there is room for. */
const COUNTS = [0, 1, 63, 64, 65, 200];

/** Room for samples: four blocks, the last of them partly. */
const CAPACITY = 200;
const BLOCKS = 4;
const RAYS = 7;

/** What outputs hold before; what must not be written keeps it. */
const UNTOUCHED = 123.25;

function describe({ encoded, width, densityLayers, colorLayers, degree }: NetworkOptions): string {
  return `${encoded} features, ${width} wide, ${densityLayers} + ${colorLayers} layers, ` +
    `degree ${degree}`;
}

/** Sums of up to 80 products through up to six layers and back, measured by the largest result. */
function toleranceOf(expected: ArrayLike<number>, name: string) {
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { atol: 32 * 2 ** -24 * largest, rtol: 32 * 2 ** -24, name };
}

/** Networks on the GPU and what the reference needs; CAPACITY samples. */
async function setUp(options: NetworkOptions, variant?: MatrixVariant) {
  const gpu = await gpuOf();
  const dense = await DenseKernels.create(gpu, variant);
  const parameters = new Parameters(gpu, networkLayers(options));
  const weights = randomWeights(parameters, 100);
  gpu.write(parameters.values, flatten(parameters, weights));
  const directions = new Float32Array(RAYS * 4).fill(NaN);
  const components = randomValues(RAYS * 3, 3);
  for (let ray = 0; ray < RAYS; ray++) {
    const direction = components.subarray(ray * 3, ray * 3 + 3);
    const length = Math.hypot(...direction);
    directions.set(direction.map((x) => x / length), ray * 4);
  }
  const rayIndices = Uint32Array.from(randomValues(CAPACITY, 2, 0, RAYS), Math.floor);
  const rows = paddedRows(options.encoded);
  const encoded = rounded(randomValues(CAPACITY * options.encoded, 1));
  const counts = gpu.tensor("counts", [3], { type: "u32" });
  return {
    gpu,
    options,
    parameters,
    weights,
    encoded,
    rayIndices,
    directions,
    networks: await LayeredNetworks.create(gpu, options, parameters, CAPACITY, dense),
    inputs: {
      encoded: rowsOf(gpu, encodedRows(encoded, options.encoded), rows),
      rayIndices: gpu.tensor("rays", [CAPACITY], { type: "u32", data: rayIndices }),
      directions: gpu.tensor("directions", [RAYS, 4], { data: directions }),
    },
    /** Sets the number of samples, which stands between nonsense. */
    count(count: number) {
      gpu.write(counts, Uint32Array.of(1 << 20, count, 1 << 20));
      return { most: CAPACITY, counts, slot: 1 };
    },
  };
}
type Case = Awaited<ReturnType<typeof setUp>>;

/** Weights as Glorot draws them, exact in float32. */
function randomWeights(parameters: Parameters, seed: number): Weights {
  return Object.fromEntries(parameters.named.map(({ layer, shape: [inputs, outputs] }, i) => {
    const bound = Math.sqrt(6 / (inputs + outputs));
    return [layer.name, rounded(randomValues(inputs * outputs, seed + i, -bound, bound))];
  }));
}

/** The flat array of weights, or of what belongs to them. */
function flatten(
  parameters: Parameters,
  weights: Readonly<Record<string, ArrayLike<number>>>,
): Float32Array<ArrayBuffer> {
  const flat = new Float32Array(parameters.length);
  for (const named of parameters.named) {
    scatter(flat, named, Float32Array.from(weights[named.layer.name]));
  }
  return flat;
}

/** [samples, features] as rows padded by zeros; what pads the samples is not a number. */
function encodedRows(encoded: Float64Array, features: number): Float32Array<ArrayBuffer> {
  const rows = paddedRows(features);
  const padded = new Float64Array(encoded.length / features * rows);
  for (let sample = 0; sample < encoded.length / features; sample++) {
    padded.set(encoded.subarray(sample * features, (sample + 1) * features), sample * rows);
  }
  return toBlocks(padded, rows, NaN);
}

function rowsOf(gpu: Gpu, data: Float32Array<ArrayBuffer>, features: number): Rows {
  const tensor = gpu.tensor("rows", [data.length / features / 64, features, 64], { data });
  return { tensor, features, first: 0 };
}

/** A tensor full of what must be overwritten or kept. */
function filled(gpu: Gpu, length: number, value: number): Tensor<"f32"> {
  return gpu.tensor("filled", [length], { data: new Float32Array(length).fill(value) });
}

/** The reference's forward pass at some samples. */
function expectForward(
  { options, encoded, directions, rayIndices, weights }: Case,
  samples: readonly number[],
  changed: Weights = weights,
) {
  const features = options.encoded;
  return networksForward(
    options,
    changed,
    Float64Array.from(
      samples.flatMap((s) => [...encoded.subarray(s * features, (s + 1) * features)]),
    ),
    Float64Array.from(samples.flatMap((s) => {
      const ray = rayIndices[s];
      return [...directions.subarray(ray * 4, ray * 4 + 3)];
    })),
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Runs forward into what was full of nonsense. */
async function forwardOnGpu(test: Case, count: number, values?: Tensor<"f32">) {
  const { gpu, networks, inputs } = test;
  const outputs = filled(gpu, CAPACITY * 4, UNTOUCHED);
  networks.forward(gpu.record(), test.count(count), inputs, outputs, values);
  return await gpu.read(outputs);
}

for (const [options, variant] of CASES) {
  const name = `${describe(options)}${variant ? `, kernels for GPUs` : ""}`;
  Deno.test(`forward is the reference's for any count: ${name}`, async () => {
    const test = await setUp(options, variant);
    for (const count of [...COUNTS, 1000]) {
      const real = Math.min(count, CAPACITY);
      const outputs = await forwardOnGpu(test, count);
      assertSame(await forwardOnGpu(test, count), outputs, "a second time");
      assert.ok(outputs.subarray(real * 4).every((value) => value === UNTOUCHED));
      const expected = expectForward(test, range(real)).outputs;
      if (real === 0) continue;
      assertClose(outputs.subarray(0, real * 4), expected, toleranceOf(expected, "outputs"));
    }
  });

  Deno.test(`density is the reference's, in the rows meant: ${name}`, async () => {
    const test = await setUp(options, variant);
    const { gpu, networks, inputs } = test;
    for (const count of [0, 1, 65]) {
      const raw = allocateRows(gpu, "raw", CAPACITY, 48);
      gpu.write(raw.tensor, new Float32Array(raw.tensor.length).fill(UNTOUCHED));
      networks.density(gpu.record(), test.count(count), inputs.encoded, rowsFrom(raw, 16));
      const data = await gpu.read(raw.tensor);
      const pass = expectForward(test, range(count));
      const expected = pass.density.y;
      const found = Float64Array.from(
        expected,
        (_, i) => data[elementOf(Math.floor(i / 16), 48, 16 + i % 16)],
      );
      if (count > 0) assertClose(found, expected, toleranceOf(expected, "densities"));
      const blocks = Math.ceil(count / 64);
      for (let sample = 0; sample < BLOCKS * 64; sample++) {
        for (let row = 0; row < 48; row++) {
          if (sample < blocks * 64 && row >= 16 && row < 32) continue;
          assert.equal(data[elementOf(sample, 48, row)], UNTOUCHED);
        }
      }
    }
  });
}

Deno.test("forward uses the parameters it is given", async () => {
  const test = await setUp(DEFAULT);
  const { gpu, parameters } = test;
  const weights = randomWeights(parameters, 900);
  const data = flatten(parameters, weights);
  const values = gpu.tensor("other values", [parameters.length], { data });
  const outputs = await forwardOnGpu(test, CAPACITY, values);
  const expected = expectForward(test, range(CAPACITY), weights).outputs;
  assertClose(outputs, expected, toleranceOf(expected, "outputs"));
  // And the trained ones when it is given none, also afterwards.
  const trained = expectForward(test, range(CAPACITY)).outputs;
  assertClose(await forwardOnGpu(test, CAPACITY), trained, toleranceOf(trained, "trained outputs"));
});

/** Runs backward with poison where it must overwrite. */
async function backwardOnGpu(
  test: Case,
  count: number,
  sources: Uint32Array<ArrayBuffer>,
  dOutputs: Float64Array,
) {
  const { gpu, networks, inputs, parameters, options } = test;
  const rows = paddedRows(options.encoded);
  const poison = Object.fromEntries(
    parameters.named.map((
      { layer, places },
    ) => [layer.name, new Float32Array(places.length).fill(NaN)]),
  );
  gpu.write(parameters.gradients, flatten(parameters, poison));
  const allSources = new Uint32Array(CAPACITY).fill(0xffffffff);
  allSources.set(sources);
  // Zero where the last block is padded, as promised; nonsense behind it.
  const allOutputs = new Float32Array(BLOCKS * 64 * 4).fill(NaN);
  allOutputs.fill(0, 0, Math.ceil(sources.length / 64) * 64 * 4);
  allOutputs.set(dOutputs);
  const dEncoded = rowsOf(gpu, new Float32Array(BLOCKS * rows * 64).fill(UNTOUCHED), rows);
  networks.backward(
    gpu.record(),
    test.count(count),
    inputs,
    gpu.tensor("sources", [CAPACITY], { type: "u32", data: allSources }),
    gpu.tensor("dOutputs", [BLOCKS * 64, 4], { data: allOutputs }),
    dEncoded,
  );
  const [gradients, data] = await gpu.readAll([parameters.gradients, dEncoded.tensor]);
  return { gradients, dEncoded: data };
}

/** Asserts that gradients to the encoded positions are the expected ones, and nothing else. */
function assertEncoded(
  found: ArrayLike<number>,
  expected: Float64Array,
  features: number,
  count: number,
) {
  const rows = paddedRows(features);
  const picked = new Float64Array(expected.length);
  for (let sample = 0; sample < BLOCKS * 64; sample++) {
    for (let row = 0; row < rows; row++) {
      const value = found[elementOf(sample, rows, row)];
      if (sample < count && row < features) picked[sample * features + row] = value;
      else if (sample < Math.ceil(count / 64) * 64) assert.equal(Math.abs(value), 0);
      else assert.equal(value, UNTOUCHED);
    }
  }
  if (count > 0) assertClose(picked, expected, toleranceOf(expected, "gradient of encoded"));
}

for (const [options, variant] of CASES) {
  const name = `${describe(options)}${variant ? `, kernels for GPUs` : ""}`;
  Deno.test(`backward is the reference's at samples in any order: ${name}`, async () => {
    const test = await setUp(options, variant);
    for (const count of [...COUNTS, 1000]) {
      const real = Math.min(count, CAPACITY);
      // Some samples more than once, others never.
      const sources = Uint32Array.from(randomValues(real, 6, 0, CAPACITY), Math.floor);
      const dOutputs = rounded(randomValues(real * 4, 7));
      const found = await backwardOnGpu(test, count, sources, dOutputs);
      const again = await backwardOnGpu(test, count, sources, dOutputs);
      assertSame(again.gradients, found.gradients, "gradients a second time");
      assertSame(again.dEncoded, found.dEncoded, "gradient of encoded a second time");

      const pass = expectForward(test, Array.from(sources));
      const { dEncoded, dWeights } = real > 0
        ? networksBackward(options, test.weights, pass, dOutputs)
        : { dEncoded: new Float64Array(), dWeights: zeros(test.weights) };
      assertEncoded(found.dEncoded, dEncoded, options.encoded, real);
      const flat = Float64Array.from(found.gradients);
      for (const { name, layer, places } of test.parameters.named) {
        const expected = dWeights[layer.name];
        const gradient = places.reduce(
          (list, place) => (list.push(flat[place]), list),
          [] as number[],
        );
        assertClose(gradient, expected, toleranceOf(expected, name));
        for (const place of places) flat[place] = 0;
      }
      assert.ok(flat.every((value) => value === 0), "padding has gradients");
    }
  });
}

function zeros(weights: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { length }]) => [name, new Float64Array(length)]),
  );
}

Deno.test("what an earlier pass left behind changes nothing", async () => {
  const options = SHAPES[2];
  const test = await setUp(options);
  const sources = Uint32Array.from(randomValues(65, 6, 0, CAPACITY), Math.floor);
  const dOutputs = rounded(randomValues(65 * 4, 7));
  const outputs = await forwardOnGpu(test, 65);
  const clean = await backwardOnGpu(test, 65, sources, dOutputs);

  const { gpu, inputs: { encoded: { tensor } } } = test;
  const before = await gpu.read(tensor);
  gpu.write(tensor, new Float32Array(tensor.length).fill(NaN));
  const all = Uint32Array.from(range(CAPACITY));
  const spoilt = await backwardOnGpu(test, CAPACITY, all, new Float64Array(CAPACITY * 4).fill(NaN));
  assert.ok(spoilt.gradients.some(Number.isNaN));
  gpu.write(tensor, before);

  const { gradients, dEncoded } = await backwardOnGpu(test, 65, sources, dOutputs);
  assertSame(gradients, clean.gradients, "gradients");
  assertSame(dEncoded, clean.dEncoded, "gradient of encoded");
  assertSame(await forwardOnGpu(test, 65), outputs, "outputs");
});

/** Runs densityGradient into what was full of nonsense. */
async function densityGradientOnGpu(test: Case, count: number, values?: Tensor<"f32">) {
  const { gpu, networks, inputs, options } = test;
  const rows = paddedRows(options.encoded);
  const dRaw = allocateRows(gpu, "gradient of raw densities", CAPACITY, 16);
  const ones = new Float32Array(dRaw.tensor.length);
  for (let block = 0; block < BLOCKS; block++) ones.fill(1, block * 16 * 64, (block * 16 + 1) * 64);
  gpu.write(dRaw.tensor, ones);
  const dEncoded = rowsOf(gpu, new Float32Array(BLOCKS * rows * 64).fill(UNTOUCHED), rows);
  const { encoded } = inputs;
  networks.densityGradient(gpu.record(), test.count(count), encoded, dRaw, dEncoded, values);
  const data = await gpu.read(dEncoded.tensor);
  const found = new Float64Array(count * options.encoded);
  for (let i = 0; i < found.length; i++) {
    const [sample, feature] = [Math.floor(i / options.encoded), i % options.encoded];
    found[i] = data[elementOf(sample, rows, feature)];
  }
  const behind = data.subarray(Math.ceil(count / 64) * rows * 64);
  assert.ok(behind.every((value) => value === UNTOUCHED));
  return found;
}

for (const options of SHAPES) {
  Deno.test(`the density's gradient is the reference's: ${describe(options)}`, async () => {
    const test = await setUp(options);
    for (const count of COUNTS) {
      const found = await densityGradientOnGpu(test, count);
      if (count === 0) continue;
      const dOutputs = Float64Array.from({ length: count * 4 }, (_, i) => i % 4 === 3 ? 1 : 0);
      const pass = expectForward(test, range(count));
      const { dEncoded } = networksBackward(options, test.weights, pass, dOutputs);
      assertClose(found, dEncoded, toleranceOf(dEncoded, "gradient of the raw density"));
    }
  });
}

Deno.test("the density's gradient is what differences of raw densities say, of given parameters", async () => {
  const test = await setUp(SHAPES[1]);
  const { gpu, parameters, options, encoded } = test;
  const weights = randomWeights(parameters, 900);
  const data = flatten(parameters, weights);
  const values = gpu.tensor("other values", [parameters.length], { data });
  const found = await densityGradientOnGpu(test, 20, values);
  const expected = centralDifferences(
    () =>
      expectForward(test, range(20), weights).outputs.reduce(
        (sum, value, i) => i % 4 === 3 ? sum + value : sum,
        0,
      ),
    encoded.subarray(0, 20 * options.encoded),
    1e-6,
  );
  const { atol, rtol } = toleranceOf(expected, "");
  assertClose(found, expected, {
    atol: atol + 10 * FINITE_DIFFERENCE.atol, // ten times smaller a step
    rtol: rtol + FINITE_DIFFERENCE.rtol,
    name: "gradient of the raw density",
  });
});

Deno.test("freeing its tensors leaves the parameters usable", async () => {
  const test = await setUp(DEFAULT);
  const { gpu, networks, options, parameters } = test;
  const outputs = await forwardOnGpu(test, CAPACITY);
  assert.equal(new Set(networks.tensors).size, networks.tensors.length);
  for (const tensor of networks.tensors) gpu.free(tensor);
  const fresh = await LayeredNetworks.create(gpu, options, parameters, CAPACITY);
  assertSame(await forwardOnGpu({ ...test, networks: fresh }, CAPACITY), outputs, "outputs");
});
