import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
  float32Sum,
  TRANSCENDENTAL,
} from "../../reference/assert_close.ts";
import { denseForward } from "../../reference/dense.ts";
import { innerProduct } from "../../reference/random_values.ts";
import { fromBlocks, SAMPLES_PER_BLOCK, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import {
  ACTIVATION_NAMES,
  activationKernel,
  ACTIVATIONS,
  countOf,
  placeParameters,
  randomFloats,
  strideOf,
  VARIANTS,
} from "./dense_test_tools.ts";

const openGpu = sharedGpu();

const SAMPLES = 5;
const INPUTS = 16;
const OUTPUTS = 32;

/**
 * A forward sum of 17 and a backward sum of 32 terms, each at most 1, follow one another; a sigmoid
 * between them adds its error to each of the 32. To this the differences' own error is added.
 */
const CHAIN = {
  atol: float32Sum(17 + 32, 32).atol + 32 * TRANSCENDENTAL.atol + FINITE_DIFFERENCE.atol,
  rtol: float32Sum(17 + 32).rtol + TRANSCENDENTAL.rtol + FINITE_DIFFERENCE.rtol,
};

for (const variant of VARIANTS) {
  for (const activation of ACTIVATION_NAMES) {
    Deno.test({
      name: `the ${variant.name} kernels' gradients of a layer with ${activation} ` +
        `agree with central differences${variant.note}`,
      ignore: variant.ignore,
    }, async () => {
      const gpu = await openGpu();
      const commands = gpu.record();
      const x = randomFloats(SAMPLES * INPUTS, 1);
      const weight = randomFloats(INPUTS * OUTPUTS, 2);
      const bias = randomFloats(OUTPUTS, 3);
      const dY = randomFloats(SAMPLES * OUTPUTS, 4);

      const { parameters, layer } = placeParameters(gpu, weight, OUTPUTS, bias);
      const stride = strideOf(OUTPUTS);
      const poisoned = (label: string, length: number) =>
        gpu.tensor(label, [length], { data: new Float32Array(length).fill(NaN) });
      const tensorX = gpu.tensor("x", [1, INPUTS, SAMPLES_PER_BLOCK], {
        data: toBlocks(x, INPUTS),
      });
      const tensorDY = gpu.tensor("dY", [1, OUTPUTS, SAMPLES_PER_BLOCK], {
        data: toBlocks(dY, OUTPUTS, 7), // what stands in the padding must not matter
      });
      const tensorY = poisoned("y", OUTPUTS * SAMPLES_PER_BLOCK);
      const tensorDX = poisoned("dX", INPUTS * SAMPLES_PER_BLOCK);
      const partials = poisoned("partials", (INPUTS + 1) * stride);
      const gradients = poisoned("gradients", (INPUTS + 1) * stride);
      const counts = countOf(gpu, SAMPLES_PER_BLOCK);
      const transposed = poisoned("transposed", OUTPUTS * strideOf(INPUTS));

      const forwards = {
        blocks: 1,
        count: 0,
        inputs: INPUTS,
        input_features: INPUTS,
        input_first: 0,
        outputs: OUTPUTS,
        output_features: OUTPUTS,
        output_first: 0,
      };
      const backwards = {
        blocks: 1,
        count: 0,
        inputs: OUTPUTS,
        input_features: OUTPUTS,
        input_first: 0,
        outputs: INPUTS,
        output_features: INPUTS,
        output_first: 0,
      };
      commands.run(
        await gpu.kernel("dense/forward", variant.layer),
        variant.rowInvocations(1, OUTPUTS),
        { inputs: tensorX, parameters, outputs: tensorY, counts },
        { layer: { ...forwards, ...layer }, activation: ACTIVATIONS[activation] },
      );
      commands.run(
        await activationKernel(gpu, "dense/activation_backward", activation),
        OUTPUTS * SAMPLES_PER_BLOCK,
        { outputs: tensorY, d_outputs: tensorDY, counts },
        { samples: SAMPLES, count: 0, features: OUTPUTS, rows: OUTPUTS },
      );
      commands.run(
        await gpu.kernel("dense/transpose"),
        INPUTS * OUTPUTS,
        { parameters, transposed },
        {
          rows: INPUTS,
          columns: OUTPUTS,
          stride,
          offset: layer.weights * 4,
          transposed_stride: strideOf(INPUTS),
          transposed_offset: 0,
        },
      );
      commands.run(
        await gpu.kernel("dense/backward", variant.layer),
        variant.rowInvocations(1, INPUTS),
        { inputs: tensorDY, parameters: transposed, forward: tensorX, outputs: tensorDX, counts },
        {
          layer: { ...backwards, weights: 0, stride: strideOf(INPUTS) / 4, bias: 0 },
          activation: ACTIVATIONS.none,
          forward_features: INPUTS,
          forward_first: 0,
        },
      );
      commands.run(
        await gpu.kernel("dense/gradient", variant.gradient),
        variant.gradientInvocations(1, INPUTS, OUTPUTS),
        { inputs: tensorX, d_outputs: tensorDY, partials, counts },
        { layer: { ...forwards, weights: 0, stride: stride / 4, bias: 0 } },
      );
      const size = (INPUTS + 1) * stride / 4;
      commands.run(
        await gpu.kernel("dense/reduce"),
        size,
        { partials, gradients },
        { size, slice: size, stride: stride / 4, columns: OUTPUTS / 4, splits: 1, offset: 0 },
      );
      const [dX, dParameters] = await gpu.readAll([tensorDX, gradients]);

      const loss = () =>
        innerProduct(
          denseForward({ inputs: INPUTS, outputs: OUTPUTS, activation }, x, weight, bias),
          dY,
        );
      const dWeightAndBias = Float64Array.from(dParameters).filter((_, i) => i % stride < OUTPUTS);
      const check = (name: string, actual: Float64Array, moved: Float64Array) =>
        assertClose(actual, centralDifferences(loss, moved), { ...CHAIN, name });
      check("dX", fromBlocks(dX, INPUTS, SAMPLES), x);
      check("dW", dWeightAndBias.subarray(0, INPUTS * OUTPUTS), weight);
      check("db", dWeightAndBias.subarray(INPUTS * OUTPUTS), bias);
    });
  }
}
