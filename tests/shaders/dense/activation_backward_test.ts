import assert from "node:assert/strict";
import { activationDerivative } from "../../reference/activations.ts";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import {
  blocksOf,
  fromBlocks,
  SAMPLES_PER_BLOCK,
  sharedGpu,
  toBlocks,
} from "../kernel_test_tools.ts";
import {
  ACTIVATION_NAMES,
  activationKernel,
  assertSameBits,
  type KernelActivation,
  randomFloats,
  SAMPLES,
} from "./dense_test_tools.ts";

const openGpu = sharedGpu();

/** dY y (1 - y) with |y| <= 1: three roundings of a product of at most 2. */
const PRODUCT = float32Sum(3, 2);

async function activationBackward(
  activation: KernelActivation,
  samples: number,
  features: number,
  y: Float64Array,
  dY: Float64Array,
): Promise<Float32Array> {
  const gpu = await openGpu();
  const shape = [blocksOf(samples), features, SAMPLES_PER_BLOCK];
  const size = shape[0] * features * SAMPLES_PER_BLOCK;
  // One more block than the kernel is told of: surplus invocations must leave it as it is.
  const poison = new Float32Array(features * SAMPLES_PER_BLOCK).fill(NaN);
  const data = new Float32Array(size + poison.length);
  data.set(toBlocks(dY, features));
  data.set(poison, size);
  const outputs = gpu.tensor("outputs", shape, { data: toBlocks(y, features) });
  const dOutputs = gpu.tensor("d_outputs", [data.length], { data });
  const kernel = await activationKernel(gpu, "dense/activation_backward", activation);
  const counts = gpu.tensor("counts", [2], { type: "u32", data: Uint32Array.of(7, samples) });
  const bindings = { outputs, d_outputs: dOutputs, counts };
  gpu.record().run(kernel, data.length, bindings, { samples, count: 1, features, rows: features });
  const result = await gpu.read(dOutputs);
  gpu.free(outputs);
  gpu.free(dOutputs);
  gpu.free(counts);
  assertSameBits(result.slice(size), poison);
  return result.slice(0, size);
}

for (const activation of ACTIVATION_NAMES) {
  Deno.test(`activation_backward with ${activation} agrees with the reference, padding is zero`, async () => {
    for (const samples of SAMPLES) {
      for (const features of [16, 48]) {
        const padded = blocksOf(samples) * SAMPLES_PER_BLOCK;
        // ReLU gives many zeros: there its derivative is 0.
        const y = randomFloats(padded * features, 1).map((value, i) => i % 5 ? value : 0);
        const dY = randomFloats(padded * features, 2);
        const result = await activationBackward(activation, samples, features, y, dY);
        const expected = dY.map((value, i) =>
          i < samples * features ? value * activationDerivative(activation, y[i]) : 0
        );
        const actual = fromBlocks(result, features, padded);
        if (samples === 0) assert.equal(actual.length, 0);
        else assertClose(actual, expected, { ...PRODUCT, name: `${samples} samples` });
        assert.ok(actual.subarray(samples * features).every((value) => value === 0));
        assertSameBits(await activationBackward(activation, samples, features, y, dY), result);
      }
    }
  });
}

Deno.test("activation_backward replaces even NaN in the samples that only pad a block", async () => {
  const [samples, features] = [65, 16];
  const values = new Float64Array(2 * SAMPLES_PER_BLOCK * features).fill(NaN);
  values.fill(0.5, 0, samples * features);
  const result = await activationBackward("sigmoid", samples, features, values, values);
  const actual = fromBlocks(result, features, 2 * SAMPLES_PER_BLOCK);
  assert.ok(actual.subarray(0, samples * features).every((value) => value === 0.125));
  assert.ok(actual.subarray(samples * features).every((value) => value === 0));
});

Deno.test("activation_backward reaches numbers past one dimension of a dispatch, each once", async () => {
  const gpu = await openGpu();
  const features = 16;
  const blocks = 65535 / 15; // a block is 16 groups: 4,369 of them are more than 65,535
  const size = blocks * features * SAMPLES_PER_BLOCK;
  assert.ok(size > 65535 * 64);
  // y (1 - y) = -2: each number must be multiplied exactly once.
  const outputs = gpu.tensor("outputs", [size], { data: new Float32Array(size).fill(2) });
  const dY = Float32Array.from({ length: size }, (_, i) => 1 + i % 8191);
  const dOutputs = gpu.tensor("d_outputs", [size], { data: dY });
  const kernel = await activationKernel(gpu, "dense/activation_backward", "sigmoid");
  const samples = blocks * SAMPLES_PER_BLOCK;
  const counts = gpu.tensor("counts", [2], { type: "u32", data: Uint32Array.of(7, samples) });
  const params = { samples, count: 1, features, rows: features };
  gpu.record().run(kernel, size, { outputs, d_outputs: dOutputs, counts }, params);
  const result = await gpu.read(dOutputs);
  assert.equal(result.findIndex((value, i) => value !== -2 * dY[i]), -1);
  gpu.free(outputs);
  gpu.free(dOutputs);
  gpu.free(counts);
});
