import assert from "node:assert/strict";
import type { Count, Tensor } from "../../../src/gpu/mod.ts";
import { FusedNetworks, type FusedOptions } from "../../../src/nerf/fields/fused_networks.ts";
import { allocateRows, Parameters, scatter } from "../../../src/nn/mod.ts";
import { assertClose, type Tolerance } from "../../reference/assert_close.ts";
import { networksBackward, networksForward } from "../../reference/networks.ts";
import { randomValues } from "../../reference/random_values.ts";
import {
  elementOf,
  fromBlocks,
  rounded,
  sharedGpu,
  toBlocks,
} from "../../shaders/kernel_test_tools.ts";
import { assertSame } from "../../shaders/lib/poisoned_run.ts";
import { layersOf } from "../../shaders/mlp/mlp_test_tools.ts";

const gpuOf = sharedGpu();

/** The networks of the default preset. */
const DEFAULT: FusedOptions = {
  encoded: 32,
  width: 64,
  densityLayers: 1,
  colorLayers: 2,
  degree: 4,
};

const SAMPLES = 128; // marched
const KEPT = 70;
const RAYS = 7;

/** Slots of `batch`. */
const SAMPLES_SLOT = 2;
const KEPT_SAMPLES_SLOT = 3;

/** At most all marched samples, by a number of the batch. */
function countOf(counters: Tensor<"u32">, index: number): Count {
  return { capacity: SAMPLES, counters, index };
}

/**
 * Sums of up to 80 products, through up to six layers and back, are rounded to 24 bits; each may then
 * be stored as one of two neighbouring numbers, 2^-23 apart for f32 and 2^-10 for f16. Measured by the
 * largest of the values.
 */
function toleranceOf(expected: ArrayLike<number>, precision: "f32" | "f16"): Tolerance {
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const roundoff = precision === "f32" ? 32 * 2 ** -24 : 4 * 2 ** -11;
  return { atol: roundoff * largest, rtol: roundoff };
}

/** Directions of length 1, [rays, 4]. */
function randomDirections(): Float32Array<ArrayBuffer> {
  const components = randomValues(RAYS * 3, 3);
  const directions = new Float32Array(RAYS * 4);
  for (let ray = 0; ray < RAYS; ray++) {
    const direction = components.subarray(ray * 3, ray * 3 + 3);
    const length = Math.hypot(...direction);
    directions.set([...direction.map((x) => x / length), 1], ray * 4);
  }
  return directions;
}

/** The networks with everything they read and write, and weights as they are initialised. */
async function makeNetworks(precision: "f32" | "f16", groups?: number) {
  const gpu = await gpuOf();
  const parameters = new Parameters(gpu, layersOf(DEFAULT), true);
  const values = new Float32Array(parameters.length);
  const weights: Record<string, Float64Array> = {};
  parameters.named.forEach((parameter, i) => {
    const [inputs, outputs] = parameter.shape;
    const bound = Math.sqrt(6 / (inputs + outputs));
    const weight = rounded(randomValues(inputs * outputs, 100 + i, -bound, bound));
    weights[parameter.layer.name] = weight;
    scatter(values, parameter, Float32Array.from(weight));
  });
  for (const { biasOffset, stride } of parameters.layers) {
    values.fill(NaN, biasOffset, biasOffset + stride); // there are no biases
  }
  gpu.write(parameters.values, values);
  gpu.write(parameters.gradients, new Float32Array(parameters.length).fill(NaN));
  const networks = await FusedNetworks.create(
    gpu,
    DEFAULT,
    precision,
    parameters,
    SAMPLES,
    null,
    groups,
  );

  const samples = {
    encoded: rounded(randomValues(SAMPLES * 32, 1)),
    rayIndices: Uint32Array.from(randomValues(SAMPLES, 2, 0, RAYS), Math.floor),
    directions: randomDirections(),
  };
  const encoded = allocateRows(gpu, "encoded", SAMPLES, 32);
  gpu.write(encoded.tensor, toBlocks(samples.encoded, 32));
  const seen = {
    rayIndices: gpu.tensor("ray_indices", [SAMPLES], { type: "u32", data: samples.rayIndices }),
    directions: gpu.tensor("directions", [RAYS, 4], { data: samples.directions }),
  };
  const sources = Uint32Array.from(randomValues(KEPT, 5, 0, SAMPLES), Math.floor);
  const dOutputs = rounded(randomValues(KEPT * 4, 4));
  const batch = gpu.tensor("batch", [8], {
    type: "u32",
    data: Uint32Array.of(0, 0, SAMPLES, KEPT, 0, 0, 0, 0),
  });
  const tensors = {
    sources: gpu.tensor("sources", [KEPT], { type: "u32", data: sources }),
    dOutputs: gpu.tensor("d_outputs", [KEPT, 4], { data: Float32Array.from(dOutputs) }),
  };
  const outputs = gpu.tensor("outputs", [SAMPLES, 4]);
  const dEncoded = allocateRows(gpu, "d_encoded", SAMPLES, 32);
  const all = countOf(batch, SAMPLES_SLOT);
  const kept = { count: countOf(batch, KEPT_SAMPLES_SLOT), sources: tensors.sources };
  const backward = () =>
    networks.backward(
      gpu.record(),
      kept,
      all,
      encoded,
      seen,
      tensors.dOutputs,
      dEncoded,
      "overwrite",
    );

  /** The reference's forward pass at some samples. */
  const expectForward = (places: ArrayLike<number>) => {
    const rows = Array.from(places);
    return networksForward(
      DEFAULT,
      weights,
      Float64Array.from(rows.flatMap((s) => [...samples.encoded.subarray(s * 32, s * 32 + 32)])),
      Float64Array.from(rows.flatMap((s) => {
        const ray = samples.rayIndices[s] * 4;
        return [...samples.directions.subarray(ray, ray + 3)];
      })),
      precision === "f16" ? Math.f16round : Math.fround,
    );
  };
  /** The reference's gradients at kept samples; those of stored activations are rounded 128 times as large. */
  const expectBackward = () => {
    const store = (value: number) =>
      precision === "f16" ? Math.f16round(value * 128) / 128 : Math.fround(value);
    return networksBackward(DEFAULT, weights, expectForward(sources), dOutputs, store);
  };
  return {
    gpu,
    parameters,
    networks,
    batch,
    all,
    kept,
    encoded,
    seen,
    outputs,
    dOutputs: tensors.dOutputs,
    dEncoded,
    backward,
    expectForward,
    expectBackward,
  };
}

for (const precision of ["f32", "f16"] as const) {
  Deno.test(`fused networks go forward and back as the reference does, ${precision}`, async () => {
    const made = await makeNetworks(precision);
    const { gpu, parameters, networks, all, encoded, seen, outputs } = made;
    const commands = gpu.record();
    networks.forward(commands, all, encoded, seen, outputs, null, "values");
    const raw = networks.density(commands, all, encoded, "values");
    made.backward();
    const [colors, densities, dEncoded, gradients] = await gpu.readAll([
      outputs,
      raw.tensor,
      made.dEncoded.tensor,
      parameters.gradients,
    ]);

    const pass = made.expectForward(Array.from({ length: SAMPLES }, (_, i) => i));
    assertClose(colors, pass.outputs, toleranceOf(pass.outputs, precision));
    for (let sample = 0; sample < SAMPLES; sample++) {
      assert.equal(densities[elementOf(sample, raw.features, raw.first)], colors[sample * 4 + 3]);
    }
    const expected = made.expectBackward();
    assertClose(
      fromBlocks(dEncoded, 32, KEPT),
      expected.dEncoded,
      toleranceOf(expected.dEncoded, precision),
    );
    const flat = new Float64Array(parameters.length);
    for (const { layer, places } of parameters.named) {
      places.forEach((place, i) => flat[place] = expected.dWeights[layer.name][i]);
    }
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

Deno.test("fused networks take the parameters' average, here zero, where it is chosen", async () => {
  const { gpu, networks, all, encoded, seen, outputs } = await makeNetworks("f32");
  networks.forward(gpu.record(), all, encoded, seen, outputs, null, "average");
  const colors = await gpu.read(outputs);
  assert.ok(colors.every((value, i) => value === (i % 4 === 3 ? 0 : 0.5)));
});

Deno.test("networks have layers by name, without biases", async () => {
  const layers = layersOf({ ...DEFAULT, encoded: 27, densityLayers: 2, degree: 3 });
  assert.deepEqual(layers.map(({ name, inputs, outputs }) => [name, inputs, outputs]), [
    ["density.layers.0", [27], [64]],
    ["density.layers.1", [64], [64]],
    ["density.head", [64], [16]],
    ["color.layers.0", [16, 9], [64]],
    ["color.layers.1", [64], [64]],
    ["color.head", [64], [3]],
  ]);
  const parameters = new Parameters(await gpuOf(), layersOf(DEFAULT));
  assert.equal(parameters.count, 9408);
});

Deno.test("what the kernels cannot compute is refused", async () => {
  const made = await makeNetworks("f32");
  const { gpu, networks, parameters, all, kept, seen, outputs, dOutputs, dEncoded } = made;
  const prefix = "Cannot build the networks as";
  await assert.rejects(FusedNetworks.create(gpu, DEFAULT, "f32", parameters, 100), {
    name: "RangeError",
    message:
      `${prefix} the sample capacity must be a positive multiple of 64: current value is 100.`,
  });
  const encoded = { ...made.encoded, features: 48 };
  assert.throws(
    () => networks.forward(gpu.record(), all, encoded, seen, outputs, null, "values"),
    {
      name: "RangeError",
      message: "Cannot run the networks as encoded must be all 32 rows of its tensor: " +
        "current value is rows from 0 of 48.",
    },
  );
  for (const [given, wanted] of [[null, dEncoded], [kept, null]] as const) {
    const commands = gpu.record();
    assert.throws(
      () =>
        networks.backward(
          ...[commands, given, all, made.encoded, seen, dOutputs, wanted, "overwrite"] as const,
        ),
      {
        name: "RangeError",
        message: /^Cannot go back through fused networks but from kept samples/,
      },
    );
  }
  assert.throws(
    () => networks.densityGradient(gpu.record(), all, made.encoded, dEncoded, "values"),
    {
      name: "RangeError",
      message: "Cannot find gradients of densities: use layered networks.",
    },
  );
});
