import assert from "node:assert/strict";
import {
  type Count,
  type Gpu,
  knownCount,
  type Memory,
  type Tensor,
} from "../../../src/gpu/mod.ts";
import {
  LayeredNetworks,
  LayeredSpace,
  type NetworkShapes,
} from "../../../src/nerf/fields/layered_networks.ts";
import { networkShapes } from "../../../src/nerf/ngp/method.ts";
import {
  createEncoding,
  DenseKernels,
  type Encoding,
  type MatrixVariant,
  mlpLayers,
  paddedRows,
  Parameters,
  type Rows,
  scatter,
} from "../../../src/nn/mod.ts";
import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
} from "../../reference/assert_close.ts";
import {
  networksBackward,
  networksForward,
  type NetworkShape,
  type Weights,
} from "../../reference/networks.ts";
import { randomValues } from "../../reference/random_values.ts";
import { elementOf, rounded, sharedGpu, toBlocks } from "../../shaders/kernel_test_tools.ts";
import { assertSame } from "../assert_same.ts";
import type { NgpConfig } from "../models.ts";
import { smallNgp } from "../nerf_test_tools.ts";

const gpuOf = sharedGpu();

const DEFAULT: NetworkShape = {
  encoded: 32,
  width: 64,
  densityLayers: 1,
  colorLayers: 2,
  degree: 4,
};

/** Every width, number of layers and degree; encodings of whole rows, and such that need padding. */
const SHAPES: readonly NetworkShape[] = [
  DEFAULT,
  { encoded: 16, width: 16, densityLayers: 2, colorLayers: 1, degree: 3 },
  { encoded: 32, width: 32, densityLayers: 2, colorLayers: 2, degree: 2 },
  { encoded: 16, width: 64, densityLayers: 1, colorLayers: 1, degree: 1 },
  { encoded: 27, width: 32, densityLayers: 1, colorLayers: 1, degree: 4 },
  { encoded: 9, width: 16, densityLayers: 1, colorLayers: 2, degree: 2 },
];

/** Each with the adapter's own kernels of dense layers, and two with those for GPUs. */
const CASES: readonly (readonly [options: NetworkShape, variant?: MatrixVariant])[] = [
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

function describe({ encoded, width, densityLayers, colorLayers, degree }: NetworkShape): string {
  return `${encoded} features, ${width} wide, ${densityLayers} + ${colorLayers} layers, ` +
    `degree ${degree}`;
}

/** Sums of up to 80 products through up to six layers and back, measured by the largest result. */
function toleranceOf(expected: ArrayLike<number>, name: string) {
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { atol: 32 * 2 ** -24 * largest, rtol: 32 * 2 ** -24, name };
}

/** The shapes of Instant-NGP's networks of any number of features. */
function shapesOf({ encoded, degree, width, densityLayers, colorLayers }: NetworkShape) {
  const sizes = { width, densityLayers, colorLayers } as NgpConfig["networks"];
  const networks = { ...sizes, directionDegree: degree } as NgpConfig["networks"];
  const shapes = networkShapes(smallNgp({ networks }));
  return { ...shapes, density: { ...shapes.density, inputs: [encoded] } };
}

function createNetworks(
  gpu: Gpu,
  memory: Memory,
  shapes: NetworkShapes,
  parameters: Parameters,
  direction: Encoding,
  dense: DenseKernels,
): Promise<LayeredNetworks> {
  const space = new LayeredSpace(memory, shapes, CAPACITY, parameters);
  return LayeredNetworks.create(gpu, shapes, parameters, direction, dense, space);
}

/** Networks on the GPU and what the reference needs; CAPACITY samples. */
async function setUp(options: NetworkShape, variant?: MatrixVariant) {
  const gpu = await gpuOf();
  const dense = await DenseKernels.create(gpu, variant);
  const shapes = shapesOf(options);
  const layers = [...mlpLayers(shapes.density), ...mlpLayers(shapes.color)];
  const parameters = new Parameters(gpu, layers, true);
  const weights = randomWeights(parameters, 100);
  gpu.write(parameters.values, flatten(parameters, weights));
  const direction = await createEncoding(
    gpu,
    { kind: "sphericalHarmonics", degree: options.degree },
    { dimensions: 3, average: false, name: "direction" },
  );
  const directions = new Float32Array(RAYS * 4).fill(NaN);
  const components = randomValues(RAYS * 3, 3);
  for (let ray = 0; ray < RAYS; ray++) {
    const direction = components.subarray(ray * 3, ray * 3 + 3);
    const length = Math.hypot(...direction);
    directions.set(direction.map((x) => 2 * x / length), ray * 4);
    directions[ray * 4 + 3] = 2;
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
    networks: await createNetworks(gpu, gpu, shapes, parameters, direction, dense),
    /** Other networks of the same parameters. */
    others: (memory: Memory) => createNetworks(gpu, memory, shapes, parameters, direction, dense),
    encodedRows: rowsOf(gpu, encodedRows(encoded, options.encoded), rows),
    inputs: {
      rayIndices: gpu.tensor("rays", [CAPACITY], { type: "u32", data: rayIndices }),
      directions: gpu.tensor("directions", [RAYS, 4], { data: directions }),
    },
    /** Sets the number of samples, which stands between nonsense. */
    count(count: number): Count {
      gpu.write(counts, Uint32Array.of(1 << 20, count, 1 << 20));
      return { capacity: CAPACITY, counters: counts, index: 1 };
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
async function forwardOnGpu(
  test: Case,
  count: number,
  choice: "values" | "average" = "values",
) {
  const { gpu, networks, inputs, encodedRows } = test;
  const outputs = filled(gpu, CAPACITY * 4, UNTOUCHED);
  const counted = test.count(count);
  networks.forward(gpu.record(), counted, encodedRows, inputs, outputs, null, choice);
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

  Deno.test(`density is the reference's, and features stand behind it: ${name}`, async () => {
    const test = await setUp(options, variant);
    const { gpu, networks, encodedRows } = test;
    for (const count of [0, 1, 65]) {
      const raw = networks.density(gpu.record(), test.count(0), encodedRows, "values");
      assert.equal(raw.first, 0);
      gpu.write(raw.tensor, new Float32Array(raw.tensor.length).fill(UNTOUCHED));
      networks.density(gpu.record(), test.count(count), encodedRows, "values");
      const data = await gpu.read(raw.tensor);
      const expected = expectForward(test, range(count)).density.y;
      const found = Float64Array.from(
        expected,
        (_, i) => data[elementOf(Math.floor(i / 16), raw.features, i % 16)],
      );
      if (count > 0) assertClose(found, expected, toleranceOf(expected, "densities"));
      const blocks = Math.ceil(count / 64);
      for (let sample = 0; sample < BLOCKS * 64; sample++) {
        for (let row = 0; row < raw.features; row++) {
          if (sample < blocks * 64 && row < 16) continue;
          assert.equal(data[elementOf(sample, raw.features, row)], UNTOUCHED);
        }
      }
    }
  });
}

Deno.test("forward uses the running mean where it is chosen", async () => {
  const test = await setUp(DEFAULT);
  const { gpu, parameters } = test;
  const weights = randomWeights(parameters, 900);
  gpu.write(parameters.average!, flatten(parameters, weights));
  const outputs = await forwardOnGpu(test, CAPACITY, "average");
  const expected = expectForward(test, range(CAPACITY), weights).outputs;
  assertClose(outputs, expected, toleranceOf(expected, "outputs"));
  // And the trained ones otherwise, also afterwards.
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
  const { gpu, networks, inputs, encodedRows, parameters, options } = test;
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
    {
      count: test.count(count),
      sources: gpu.tensor("sources", [CAPACITY], { type: "u32", data: allSources }),
    },
    knownCount(gpu, CAPACITY),
    encodedRows,
    inputs,
    gpu.tensor("dOutputs", [BLOCKS * 64, 4], { data: allOutputs }),
    dEncoded,
    "overwrite",
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

  const { gpu, encodedRows: { tensor } } = test;
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
async function densityGradientOnGpu(
  test: Case,
  count: number,
  choice: "values" | "average" = "values",
) {
  const { gpu, networks, encodedRows, options } = test;
  const rows = paddedRows(options.encoded);
  const dEncoded = rowsOf(gpu, new Float32Array(BLOCKS * rows * 64).fill(UNTOUCHED), rows);
  networks.densityGradient(gpu.record(), test.count(count), encodedRows, dEncoded, choice);
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

Deno.test("the density's gradient is what differences of raw densities say, of the running mean", async () => {
  const test = await setUp(SHAPES[1]);
  const { gpu, parameters, options, encoded } = test;
  const weights = randomWeights(parameters, 900);
  gpu.write(parameters.average!, flatten(parameters, weights));
  const found = await densityGradientOnGpu(test, 20, "average");
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

Deno.test("freeing their memory leaves the parameters usable", async () => {
  const test = await setUp(DEFAULT);
  const outputs = await forwardOnGpu(test, CAPACITY);
  const scope = test.gpu.scope();
  const others = await test.others(scope);
  assertSame(await forwardOnGpu({ ...test, networks: others }, CAPACITY), outputs, "outputs");
  scope[Symbol.dispose]();
  assertSame(await forwardOnGpu(test, CAPACITY), outputs, "outputs afterwards");
});
