import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { RegisterNetworks } from "../../../src/nerf/fields/register_networks.ts";
import { allocateRows, lanesOf, paddedRows, Parameters } from "../../../src/nn/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { webGpuWithout, withWebGpu } from "../../gpu/web_gpu.ts";
import { fromBlocks, rounded, sharedGpu, withGpu } from "../../shaders/kernel_test_tools.ts";
import { assertSame } from "../../shaders/lib/poisoned_run.ts";
import {
  batchWith,
  describe,
  encodedRows,
  expectBackward,
  KEPT_SAMPLES_SLOT,
  layersOf,
  makeCase,
  type NetworkOptions,
  toleranceOf,
} from "../../shaders/mlp/mlp_test_tools.ts";

const gpuOf = sharedGpu();

const SAMPLES = 192; // marched
const CAPACITY = 256;

/** The networks of the default preset on CPUs. */
const DEFAULT: NetworkOptions = {
  encoded: 16,
  width: 32,
  densityLayers: 1,
  colorLayers: 1,
  degree: 4,
  precision: "f32",
};

/** Of networks in registers: the gradients of encoded positions and of matrices, and the reference's. */
async function walkBack(options: NetworkOptions, kept: number, gpu?: Gpu) {
  gpu ??= await gpuOf();
  const testCase = makeCase(gpu, options, SAMPLES);
  const parameters = new Parameters(gpu, layersOf(options));
  gpu.write(parameters.values, testCase.values);
  gpu.write(parameters.gradients, new Float32Array(parameters.length).fill(NaN));
  const networks = await RegisterNetworks.create(gpu, options, parameters, CAPACITY, true, null);
  const features = paddedRows(options.encoded);
  const blocks = encodedRows(testCase);
  const encoded = allocateRows(gpu, "encoded", SAMPLES, features);
  gpu.write(encoded.tensor, blocks);
  const integers = (label: string, data: Uint32Array<ArrayBuffer>) =>
    gpu.tensor(label, [data.length], { type: "u32", data });
  const seen = {
    rayIndices: integers("rays", testCase.rayIndices),
    directions: gpu.tensor("directions", [testCase.directions.length / 4, 4], {
      data: testCase.directions,
    }),
  };
  // Whoever keeps samples fills the last block with valid ones.
  const sources = Uint32Array.from(randomValues(CAPACITY, 5, 0, SAMPLES), Math.floor);
  const dOutputs = rounded(randomValues(kept * 4, 4));
  const count = {
    capacity: CAPACITY,
    counters: integers("batch", batchWith(KEPT_SAMPLES_SLOT, kept)),
    index: KEPT_SAMPLES_SLOT,
  };
  const dEncoded = allocateRows(gpu, "d_encoded", CAPACITY, features);
  networks.backward(
    gpu.record(),
    { count, sources: integers("sources", sources) },
    count,
    encoded,
    seen,
    gpu.tensor("d_outputs", [CAPACITY, 4], {
      data: Float32Array.from({ length: CAPACITY * 4 }, (_, i) => dOutputs[i] ?? NaN),
    }),
    dEncoded,
    "overwrite",
  );
  const [gradients, rows] = await gpu.readAll([parameters.gradients, dEncoded.tensor]);
  const expected = expectBackward(testCase, sources.subarray(0, kept), dOutputs, 1);
  const all = fromBlocks(rows, features, Math.ceil(kept / 64) * 64);
  return { testCase, parameters, gradients, all, features, expected };
}

const SHAPES: readonly NetworkOptions[] = [
  DEFAULT,
  { ...DEFAULT, encoded: 27, width: 16, densityLayers: 2, degree: 2 },
  { ...DEFAULT, encoded: 9, width: 16, colorLayers: 2, degree: 3 },
];

for (const options of SHAPES) {
  Deno.test(`networks in registers go back as the reference does: ${describe(options)}`, async () => {
    if (lanesOf(await gpuOf()) === null) return console.log("skipped: no subgroups as CPUs have");
    for (const kept of [1, 64, 150]) {
      const { testCase, parameters, gradients, all, features, expected } = await walkBack(
        options,
        kept,
      );
      const dEncoded = all.subarray(0, kept * features)
        .filter((_, i) => i % features < options.encoded);
      assertClose(dEncoded, expected.dEncoded, toleranceOf(expected.dEncoded, "f32"));
      assert.ok(all.subarray(kept * features).every((value) => value === 0), "of padding");
      const flat = testCase.flatten(expected.dWeights);
      for (const { layer, places } of parameters.named) {
        const of = (values: ArrayLike<number>) => Float64Array.from(places, (i) => values[i]);
        assertClose(of(gradients), of(flat), { ...toleranceOf(of(flat), "f32"), name: layer.name });
      }
    }
  });
}

Deno.test("networks in registers go back to the same bits twice", async () => {
  if (lanesOf(await gpuOf()) === null) return console.log("skipped: no subgroups as CPUs have");
  const [one, two] = [await walkBack(DEFAULT, 150), await walkBack(DEFAULT, 150)];
  assertSame(two.all, one.all);
  const of = ({ parameters, gradients }: typeof one) =>
    parameters.named.flatMap(({ places }) => Array.from(places, (i) => gradients[i]));
  assert.deepEqual(of(two), of(one));
});

Deno.test("networks in registers go back to the same bits without words of 64 bits", async () => {
  const gpu = await gpuOf();
  if (lanesOf(gpu) === null) return console.log("skipped: no subgroups as CPUs have");
  if (!gpu.has("wgpu-shader-int64")) return console.log("skipped: no words of 64 bits");
  const inWords = await walkBack(DEFAULT, 150);
  await withWebGpu(
    webGpuWithout({ features: ["wgpu-shader-int64"] }),
    () =>
      withGpu(async (gpu) => {
        assert.ok(!gpu.has("wgpu-shader-int64"));
        const inVectors = await walkBack(DEFAULT, 150, gpu);
        assertSame(inVectors.all, inWords.all);
        const of = ({ parameters, gradients }: typeof inWords) =>
          parameters.named.flatMap(({ places }) => Array.from(places, (i) => gradients[i]));
        assert.deepEqual(of(inVectors), of(inWords));
      }),
  );
});

Deno.test("networks in registers refuse what they were not made for", async () => {
  const gpu = await gpuOf();
  if (lanesOf(gpu) === null) return console.log("skipped: no subgroups as CPUs have");
  assert.ok(RegisterNetworks.fits(gpu, DEFAULT));
  for (const wide of [{ width: 64 }, { encoded: 33 }]) {
    assert.ok(!RegisterNetworks.fits(gpu, { ...DEFAULT, ...wide }));
  }
  const parameters = new Parameters(gpu, layersOf(DEFAULT));
  const networks = await RegisterNetworks.create(gpu, DEFAULT, parameters, 64, false, null);
  const rows = allocateRows(gpu, "rows", 64, 16);
  const count = { capacity: 64, counters: gpu.tensor("count", [1], { type: "u32" }), index: 0 };
  const seen = { rayIndices: count.counters, directions: gpu.tensor("directions", [1, 4]) };
  const outputs = gpu.tensor("d_outputs", [64, 4]);
  assert.throws(
    () => networks.backward(gpu.record(), null, count, rows, seen, outputs, rows, "overwrite"),
    {
      name: "RangeError",
      message:
        "Cannot go back through networks in registers but from kept samples to encoded positions, " +
        "where they were made for it: use layered ones.",
    },
  );
  assert.throws(() => networks.densityGradient(gpu.record(), count, rows, rows, "values"), {
    name: "RangeError",
    message: "Cannot find gradients of densities: use layered networks.",
  });
});
