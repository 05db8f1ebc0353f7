import assert from "node:assert/strict";
import { activationDerivative } from "../../reference/activations.ts";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { denseBackward } from "../../reference/dense.ts";
import { SAMPLES_PER_BLOCK, sharedGpu } from "../kernel_test_tools.ts";
import {
  ACTIVATION_NAMES,
  ACTIVATIONS,
  assertSameBits,
  BLOCKS,
  countOf,
  describeRows,
  INPUTS,
  type KernelActivation,
  LAYER_VARIANTS,
  OUTPUTS,
  placeParameters,
  placeRows,
  randomFloats,
  randomIntegers,
  remembering,
  SURPLUS_GROUPS,
  takeRows,
  transposeMatrix,
} from "./dense_test_tools.ts";

const openGpu = sharedGpu();

/**
 * |dY| <= 1 and |w| <= 4 / outputs: a sum's terms add up to at most 4. The derivative, at most 2 where
 * |x| <= 1, takes y (1 - y) and one product: 3 more roundings of a relative 2^-24.
 */
const SUM = float32Sum(Math.max(...OUTPUTS) + 3, 2 * 4);

/** Numbers of a layer, and the gradient of its inputs before the derivative of their activation. */
const layerOf = remembering(
  (blocks: number, inputs: number, outputs: number, integers: boolean) => {
    const random = integers ? randomIntegers : randomFloats;
    // ReLU gives many zeros: there its derivative is 0.
    const x = random(blocks * SAMPLES_PER_BLOCK * inputs, 1).map((value, i) => i % 7 ? value : 0);
    const scale = integers ? 1 : 4 / outputs;
    const weight = random(inputs * outputs, 2).map((value) => Math.fround(value * scale));
    const dY = random(blocks * SAMPLES_PER_BLOCK * outputs, 3);
    const y = new Float64Array(dY.length); // of no use to a layer without activation
    const { dX } = denseBackward({ inputs, outputs, activation: "none" }, x, weight, y, dY);
    return { x, weight, dY, dX };
  },
);

/** A kernel's arguments, and what it should compute. */
async function makeCase(
  variant: typeof LAYER_VARIANTS[number],
  activation: KernelActivation,
  shape: { blocks: number; inputs: number; outputs: number; rows?: number },
  integers = false,
  samples = shape.blocks * SAMPLES_PER_BLOCK,
) {
  const { blocks, inputs, outputs, rows = inputs } = shape;
  const gpu = await openGpu();
  const { x, weight, dY, dX } = layerOf(blocks, inputs, outputs, integers);
  const rowsX = placeRows(gpu, blocks, inputs, { before: 48, after: 16 }, x);
  const rowsDY = placeRows(gpu, blocks, outputs, { before: outputs % 48, after: 32 }, dY);
  const rowsDX = placeRows(gpu, blocks, rows, { before: 16, after: inputs % 32 });
  const { parameters, layer } = placeParameters(gpu, transposeMatrix(weight, outputs), inputs);
  const kernel = await gpu.kernel("dense/backward", variant.layer);
  const counts = countOf(gpu, samples);
  const run = (dX = rowsDX, invocations = variant.rowInvocations(blocks, rows)) =>
    gpu.record().run(
      kernel,
      invocations,
      {
        inputs: rowsDY.tensor,
        parameters,
        forward: rowsX.tensor,
        outputs: dX.tensor,
        counts,
      },
      {
        layer: { ...describeRows(blocks, rowsDY, dX), ...layer, bias: 0 },
        activation: ACTIVATIONS[activation],
        forward_features: rowsX.features,
        forward_first: rowsX.first,
      },
    );
  const expected = dX
    .map((value, i) => value * activationDerivative(activation, x[i]))
    .filter((_, i) => i % inputs < rows);
  const free = () =>
    [rowsX, rowsDY, rowsDX].map(({ tensor }) => tensor).concat(parameters).forEach((one) =>
      gpu.free(one)
    );
  return { gpu, kernel, rowsDX, run, expected, free };
}

for (const variant of LAYER_VARIANTS) {
  const { name, ignore, note } = variant;
  for (const activation of ACTIVATION_NAMES) {
    const title =
      `backward_${name} with ${activation} agrees with the reference for all shapes${note}`;
    Deno.test({ name: title, ignore }, async () => {
      for (const blocks of BLOCKS) {
        for (const inputs of INPUTS) {
          for (const outputs of OUTPUTS) {
            const { gpu, rowsDX, run, expected, free } = await makeCase(variant, activation, {
              blocks,
              inputs,
              outputs,
            });
            run();
            const dX = takeRows(await gpu.read(rowsDX.tensor), rowsDX);
            free();
            const shape = `[${blocks} blocks, ${outputs}] x [${outputs}, ${inputs}]`;
            if (blocks === 0) assert.equal(dX.length, 0);
            else assertClose(dX, expected, { ...SUM, name: shape });
          }
        }
      }
    });
  }

  Deno.test(
    { name: `backward_${name} writes only as many rows as wanted${note}`, ignore },
    async () => {
      for (const rows of [16, 48, 256]) {
        const shape = { blocks: 3, inputs: 320, outputs: 64, rows };
        const { gpu, rowsDX, run, expected } = await makeCase(variant, "relu", shape);
        run();
        const dX = takeRows(await gpu.read(rowsDX.tensor), rowsDX);
        assertClose(dX, expected, { ...SUM, name: `${rows} rows` });
      }
    },
  );

  Deno.test(
    { name: `backward_${name} adds every product exactly once${note}`, ignore },
    async () => {
      for (const activation of ["none", "relu"] as const) {
        const shape = { blocks: 3, inputs: 320, outputs: 272 };
        const { gpu, rowsDX, run, expected } = await makeCase(
          variant,
          activation,
          shape,
          true,
        );
        run();
        const dX = takeRows(await gpu.read(rowsDX.tensor), rowsDX);
        assertClose(dX, expected, { atol: 0, rtol: 0, name: activation });
      }
    },
  );

  Deno.test({ name: `backward_${name} gives the same bits twice${note}`, ignore }, async () => {
    const shape = { blocks: 4, inputs: 320, outputs: 272 };
    const { gpu, rowsDX, run } = await makeCase(variant, "sigmoid", shape);
    const again = placeRows(gpu, shape.blocks, rowsDX.rows, {
      before: rowsDX.first,
      after: rowsDX.features - rowsDX.first - rowsDX.rows,
    });
    run();
    run(again);
    const [first, second] = await gpu.readAll([rowsDX.tensor, again.tensor]) as Float32Array[];
    assertSameBits(second, first);
  });

  Deno.test({ name: `surplus groups of backward_${name} do nothing${note}`, ignore }, async () => {
    const shape = { blocks: 3, inputs: 48, outputs: 16 };
    const { gpu, kernel, run, expected } = await makeCase(variant, "none", shape);
    const longer = placeRows(gpu, shape.blocks + 3, shape.inputs, { before: 0, after: 0 });
    run(longer, SURPLUS_GROUPS * kernel.workgroupSize);
    const dX = takeRows(await gpu.read(longer.tensor), longer);
    assertClose(dX.subarray(0, expected.length), expected, SUM);
    assert.ok(dX.subarray(expected.length).every(Number.isNaN));
  });

  Deno.test(
    { name: `backward_${name} leaves blocks beyond the count alone${note}`, ignore },
    async () => {
      const shape = { blocks: 5, inputs: 48, outputs: 80 };
      for (const [samples, blocks] of [[0, 0], [1, 1], [128, 2], [129, 3], [0xffffffff, 5]]) {
        const made = await makeCase(variant, "relu", shape, false, samples);
        made.run();
        const taken = takeRows(await made.gpu.read(made.rowsDX.tensor), made.rowsDX);
        const written = blocks * SAMPLES_PER_BLOCK * made.rowsDX.rows;
        made.free();
        if (written > 0) {
          assertClose(taken.subarray(0, written), made.expected.subarray(0, written), SUM);
        }
        assert.ok(taken.subarray(written).every(Number.isNaN));
      }
    },
  );
}
