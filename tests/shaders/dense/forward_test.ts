import assert from "node:assert/strict";
import {
  assertClose,
  float32Sum,
  type Tolerance,
  TRANSCENDENTAL,
} from "../../reference/assert_close.ts";
import { activate } from "../../reference/activations.ts";
import { denseForward } from "../../reference/dense.ts";
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
} from "./dense_test_tools.ts";

const openGpu = sharedGpu();

/** |x| <= 1 and |w| <= 4 / inputs: a sum's terms and its bias, |b| <= 1, add up to at most 5. */
const SUM = float32Sum(Math.max(...INPUTS) + 1, 4 + 1);

/** No activation is steeper than 1, so none makes the sum's error larger; sigmoid adds its own. */
const TOLERANCES: Record<KernelActivation, Tolerance> = {
  none: SUM,
  relu: SUM,
  sigmoid: { atol: SUM.atol + TRANSCENDENTAL.atol, rtol: SUM.rtol + TRANSCENDENTAL.rtol },
  paddedSigmoid: { atol: SUM.atol + TRANSCENDENTAL.atol, rtol: SUM.rtol + TRANSCENDENTAL.rtol },
};

/** Numbers of a layer, and its outputs without an activation. */
const layerOf = remembering(
  (blocks: number, inputs: number, outputs: number, integers: boolean) => {
    const random = integers ? randomIntegers : randomFloats;
    const x = random(blocks * SAMPLES_PER_BLOCK * inputs, 1);
    const scale = integers ? 1 : 4 / inputs;
    const weight = random(inputs * outputs, 2).map((value) => Math.fround(value * scale));
    const bias = random(outputs, 3);
    const sums = denseForward({ inputs, outputs, activation: "none" }, x, weight, bias);
    return { x, weight, bias, sums };
  },
);

/** A kernel's arguments, and what it should compute. */
async function makeCase(
  variant: typeof LAYER_VARIANTS[number],
  activation: KernelActivation,
  shape: { blocks: number; inputs: number; outputs: number },
  integers = false,
  samples = shape.blocks * SAMPLES_PER_BLOCK,
) {
  const { blocks, inputs, outputs } = shape;
  const gpu = await openGpu();
  const { x, weight, bias, sums } = layerOf(blocks, inputs, outputs, integers);
  const rowsX = placeRows(gpu, blocks, inputs, { before: inputs % 48, after: 16 }, x);
  const rowsY = placeRows(gpu, blocks, outputs, { before: 32, after: outputs % 32 });
  const { parameters, layer } = placeParameters(gpu, weight, outputs, bias);
  const kernel = await gpu.kernel("dense/forward", variant.layer);
  const counts = countOf(gpu, samples);
  const run = (rows = rowsY, invocations = variant.rowInvocations(blocks, outputs)) =>
    gpu.record().run(
      kernel,
      invocations,
      { inputs: rowsX.tensor, parameters, outputs: rows.tensor, counts },
      {
        layer: { ...describeRows(blocks, rowsX, rows), ...layer },
        activation: ACTIVATIONS[activation],
      },
    );
  const expected = sums.map((sum) => activate(activation, sum));
  const free = () =>
    [rowsX.tensor, rowsY.tensor, parameters, counts].forEach((one) => gpu.free(one));
  return { gpu, kernel, rowsY, run, expected, free };
}

for (const variant of LAYER_VARIANTS) {
  const { name, ignore, note } = variant;
  for (const activation of ACTIVATION_NAMES) {
    const title =
      `forward_${name} with ${activation} agrees with the reference for all shapes${note}`;
    Deno.test({ name: title, ignore }, async () => {
      for (const blocks of BLOCKS) {
        for (const inputs of INPUTS) {
          for (const outputs of OUTPUTS) {
            const { gpu, rowsY, run, expected, free } = await makeCase(variant, activation, {
              blocks,
              inputs,
              outputs,
            });
            run();
            const y = takeRows(await gpu.read(rowsY.tensor), rowsY);
            free();
            const shape = `[${blocks} blocks, ${inputs}] x [${inputs}, ${outputs}]`;
            if (blocks === 0) assert.equal(y.length, 0);
            else assertClose(y, expected, { ...TOLERANCES[activation], name: shape });
          }
        }
      }
    });
  }

  Deno.test(
    { name: `forward_${name} adds every product exactly once${note}`, ignore },
    async () => {
      for (
        const shape of [{ blocks: 3, inputs: 320, outputs: 272 }, {
          blocks: 5,
          inputs: 16,
          outputs: 80,
        }]
      ) {
        for (const activation of ["none", "relu"] as const) {
          const { gpu, rowsY, run, expected } = await makeCase(
            variant,
            activation,
            shape,
            true,
          );
          run();
          const y = takeRows(await gpu.read(rowsY.tensor), rowsY);
          assertClose(y, expected, { atol: 0, rtol: 0, name: activation });
        }
      }
    },
  );

  Deno.test({ name: `forward_${name} gives the same bits twice${note}`, ignore }, async () => {
    const shape = { blocks: 4, inputs: 320, outputs: 272 };
    const { gpu, rowsY, run } = await makeCase(variant, "sigmoid", shape);
    const again = placeRows(gpu, shape.blocks, rowsY.rows, {
      before: rowsY.first,
      after: rowsY.features - rowsY.first - rowsY.rows,
    });
    run();
    run(again);
    const [first, second] = await gpu.readAll([rowsY.tensor, again.tensor]) as Float32Array[];
    assertSameBits(second, first);
  });

  Deno.test({ name: `surplus groups of forward_${name} do nothing${note}`, ignore }, async () => {
    const shape = { blocks: 3, inputs: 16, outputs: 48 };
    const { gpu, kernel, run, expected } = await makeCase(variant, "none", shape);
    const longer = placeRows(gpu, shape.blocks + 3, shape.outputs, { before: 0, after: 0 });
    run(longer, SURPLUS_GROUPS * kernel.workgroupSize);
    const y = takeRows(await gpu.read(longer.tensor), longer);
    assertClose(y.subarray(0, expected.length), expected, SUM);
    assert.ok(y.subarray(expected.length).every(Number.isNaN));
  });

  Deno.test(
    { name: `forward_${name} leaves blocks beyond the count alone${note}`, ignore },
    async () => {
      const shape = { blocks: 5, inputs: 48, outputs: 80 };
      for (const [samples, blocks] of [[0, 0], [1, 1], [128, 2], [129, 3], [0xffffffff, 5]]) {
        const made = await makeCase(variant, "relu", shape, false, samples);
        made.run();
        const taken = takeRows(await made.gpu.read(made.rowsY.tensor), made.rowsY);
        const written = blocks * SAMPLES_PER_BLOCK * made.rowsY.rows;
        made.free();
        if (written > 0) {
          assertClose(taken.subarray(0, written), made.expected.subarray(0, written), SUM);
        }
        assert.ok(taken.subarray(written).every(Number.isNaN));
      }
    },
  );
}
