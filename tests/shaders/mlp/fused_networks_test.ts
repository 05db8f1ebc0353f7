import assert from "node:assert/strict";
import type { Tensor } from "../../../src/gpu/mod.ts";
import type { SampleCount } from "../../../src/nn/dense.ts";
import { FusedNetworks } from "../../../src/nn/fused_networks.ts";
import { networkLayers } from "../../../src/nn/networks.ts";
import { Parameters } from "../../../src/nn/parameters.ts";
import { allocateRows } from "../../../src/nn/rows.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { elementOf, fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame } from "../lib/poisoned_run.ts";
import {
  DEFAULT,
  encodedRows,
  expectBackward,
  expectForward,
  KEPT_SAMPLES_SLOT,
  makeCase,
  SAMPLES_SLOT,
  toleranceOf,
} from "./mlp_test_tools.ts";

const gpuOf = sharedGpu();

const SAMPLES = 128; // marched
const KEPT = 70;

/** At most all marched samples, by a number of the batch. */
function countOf(counts: Tensor<"u32">, slot: number): SampleCount {
  return { most: SAMPLES, counts, slot };
}

/** The networks with everything they read and write. */
async function makeNetworks(precision: "f32" | "f16", groups?: number) {
  const gpu = await gpuOf();
  const options = { ...DEFAULT, precision };
  const testCase = makeCase(gpu, options, SAMPLES);
  const parameters = new Parameters(gpu, networkLayers(options));
  gpu.write(parameters.values, testCase.values);
  gpu.write(parameters.gradients, new Float32Array(parameters.length).fill(NaN));
  const networks = await FusedNetworks.create(gpu, options, precision, parameters, SAMPLES, groups);

  const encoded = allocateRows(gpu, "encoded", SAMPLES, 32);
  gpu.write(encoded.tensor, encodedRows(testCase));
  const sources = Uint32Array.from(randomValues(KEPT, 5, 0, SAMPLES), Math.floor);
  const dOutputs = rounded(randomValues(KEPT * 4, 4));
  const tensors = {
    batch: gpu.tensor("batch", [8], {
      type: "u32",
      data: Uint32Array.of(0, 0, SAMPLES, KEPT, 0, 0, 0, 0),
    }),
    sources: gpu.tensor("sources", [KEPT], { type: "u32", data: sources }),
    dOutputs: gpu.tensor("d_outputs", [KEPT, 4], { data: Float32Array.from(dOutputs) }),
    outputs: gpu.tensor("outputs", [SAMPLES, 4]),
  };
  const inputs = {
    encoded,
    rayIndices: gpu.tensor("ray_indices", [SAMPLES], { type: "u32", data: testCase.rayIndices }),
    directions: gpu.tensor("directions", [7, 4], { data: testCase.directions }),
  };
  const dEncoded = allocateRows(gpu, "d_encoded", SAMPLES, 32);
  const backward = () =>
    networks.backward(
      gpu.record(),
      countOf(tensors.batch, KEPT_SAMPLES_SLOT),
      inputs,
      tensors.sources,
      tensors.dOutputs,
      dEncoded,
    );
  const { batch, outputs } = tensors;
  const kept = { sources, dOutputs };
  return { gpu, testCase, parameters, networks, inputs, batch, outputs, kept, dEncoded, backward };
}

for (const precision of ["f32", "f16"] as const) {
  Deno.test(`fused networks go forward and back as the reference does, ${precision}`, async () => {
    const made = await makeNetworks(precision);
    const { gpu, testCase, parameters, networks, inputs, batch, outputs } = made;
    const commands = gpu.record();
    const raw = allocateRows(gpu, "raw", SAMPLES, 16);
    networks.forward(commands, countOf(batch, SAMPLES_SLOT), inputs, outputs);
    networks.density(commands, countOf(batch, SAMPLES_SLOT), inputs.encoded, raw);
    made.backward();
    const [colors, densities, dEncoded, gradients] = await gpu.readAll([
      outputs,
      raw.tensor,
      made.dEncoded.tensor,
      parameters.gradients,
    ]);

    const pass = expectForward(testCase);
    assertClose(colors, pass.outputs, toleranceOf(pass.outputs, precision));
    for (let sample = 0; sample < SAMPLES; sample++) {
      assert.equal(densities[elementOf(sample, 16, 0)], colors[sample * 4 + 3]);
    }
    const expected = expectBackward(
      testCase,
      made.kept.sources,
      made.kept.dOutputs,
      precision === "f16" ? 128 : 1,
    );
    assertClose(
      fromBlocks(dEncoded, 32, KEPT),
      expected.dEncoded,
      toleranceOf(expected.dEncoded, precision),
    );
    const flat = testCase.flatten(expected.dWeights);
    assertClose(gradients, flat, toleranceOf(flat, precision));
    for (const { biasOffset, stride } of parameters.layers) {
      assert.ok(gradients.subarray(biasOffset, biasOffset + stride).every((value) => value === 0));
    }
  });
}

Deno.test("fused networks give the same bits twice, and nearly the same with other groups", async () => {
  const run = async (groups?: number) => {
    const { gpu, parameters, backward } = await makeNetworks("f32", groups);
    backward();
    return await gpu.read(parameters.gradients);
  };
  const gradients = await run(3);
  assertSame(await run(3), gradients);
  for (const groups of [1, 2, 50, undefined]) {
    assertClose(await run(groups), gradients, toleranceOf(gradients, "f32"));
  }
});

Deno.test("fused networks overwrite the gradients of the step before", async () => {
  const { gpu, parameters, batch, backward } = await makeNetworks("f32");
  backward();
  gpu.record().submit();
  gpu.write(batch, new Uint32Array(8));
  backward();
  assert.ok((await gpu.read(parameters.gradients)).every((value) => value === 0));
});

Deno.test("fused networks take other values than the parameters' own", async () => {
  const { gpu, parameters, networks, inputs, batch, outputs } = await makeNetworks("f32");
  const zeros = gpu.tensor("averaged parameters", [parameters.length]);
  networks.forward(gpu.record(), countOf(batch, SAMPLES_SLOT), inputs, outputs, zeros);
  const colors = await gpu.read(outputs);
  assert.ok(colors.every((value, i) => value === (i % 4 === 3 ? 0 : 0.5)));
});

Deno.test("networks have Glorot's layers by name, without biases", async () => {
  const layers = networkLayers({ ...DEFAULT, encoded: 27, densityLayers: 2, degree: 3 });
  assert.deepEqual(layers.map(({ name, inputs, outputs }) => [name, inputs, outputs]), [
    ["density.layers.0", [27], [64]],
    ["density.layers.1", [64], [64]],
    ["density.head", [64], [16]],
    ["color.layers.0", [16, 9], [64]],
    ["color.layers.1", [64], [64]],
    ["color.head", [64], [3]],
  ]);
  const parameters = new Parameters(await gpuOf(), networkLayers(DEFAULT));
  assert.equal(parameters.count, 9408);
});

Deno.test("shapes that the kernels cannot compute are refused", async () => {
  const refuses = (options: Partial<typeof DEFAULT>, message: string) =>
    assert.throws(() => networkLayers({ ...DEFAULT, ...options }), { name: "RangeError", message });
  const prefix = "Cannot build the networks as";
  refuses(
    { encoded: 0 },
    `${prefix} the number of encoded features must be >= 1: current value is 0.`,
  );
  refuses({ width: 48 }, `${prefix} their width must be 16, 32 or 64: current value is 48.`);
  refuses(
    { densityLayers: 3 },
    `${prefix} the density network's layers must be 1 or 2: current value is 3.`,
  );
  refuses(
    { colorLayers: 0 },
    `${prefix} the colour network's layers must be 1 or 2: current value is 0.`,
  );
  refuses({ degree: 5 }, `${prefix} the degree must be 1, 2, 3 or 4: current value is 5.`);

  const { gpu, networks, parameters, inputs, batch, outputs } = await makeNetworks("f32");
  await assert.rejects(FusedNetworks.create(gpu, DEFAULT, "f32", parameters, 100), {
    message:
      `${prefix} the sample capacity must be a positive multiple of 64: current value is 100.`,
  });
  const encoded = { ...inputs.encoded, features: 48 };
  assert.throws(
    () =>
      networks.forward(gpu.record(), countOf(batch, SAMPLES_SLOT), { ...inputs, encoded }, outputs),
    {
      message: "Cannot run the networks as encoded must be all 32 rows of its tensor: " +
        "current value is rows from 0 of 48.",
    },
  );
});
