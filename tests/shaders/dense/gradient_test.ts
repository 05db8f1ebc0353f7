import assert from "node:assert/strict";
import type { Tensor } from "../../../src/gpu/mod.ts";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { denseBackward } from "../../reference/dense.ts";
import { blocksOf, SAMPLES_PER_BLOCK, sharedGpu } from "../kernel_test_tools.ts";
import {
  assertSameBits,
  BLOCKS_PER_SPLIT,
  countOf,
  describeRows,
  GRADIENT_VARIANTS,
  INPUTS,
  OUTPUTS,
  placeRows,
  randomFloats,
  randomIntegers,
  remembering,
  SAMPLES,
  splitsOf,
  strideOf,
  SURPLUS_GROUPS,
} from "./dense_test_tools.ts";

const openGpu = sharedGpu();

/** |x| <= 1 and |dY| <= 1: as many terms as samples, each at most 1. */
const SUM = float32Sum(Math.max(...SAMPLES), Math.max(...SAMPLES));

const EXACT = { atol: 0, rtol: 0 };

/** The gradients of a layer by samples `first` to `end`: [inputs + 1, outputs], the last db. */
const gradientOf = remembering(
  (
    samples: number,
    inputs: number,
    outputs: number,
    integers: boolean,
    first: number,
    end: number,
  ) => {
    const random = integers ? randomIntegers : randomFloats;
    const { dWeight, dBias } = denseBackward(
      { inputs, outputs, activation: "none" },
      random(samples * inputs, 1).subarray(first * inputs, end * inputs),
      new Float64Array(inputs * outputs),
      new Float64Array((end - first) * outputs),
      random(samples * outputs, 2).subarray(first * outputs, end * outputs),
    );
    const gradient = new Float64Array(dWeight.length + dBias.length);
    gradient.set(dWeight);
    gradient.set(dBias, dWeight.length);
    return gradient;
  },
);

/** A kernel's arguments. */
async function makeCase(
  variant: typeof GRADIENT_VARIANTS[number],
  shape: { samples: number; inputs: number; outputs: number },
  random = randomFloats,
  counted = shape.samples,
) {
  const { samples, inputs, outputs } = shape;
  const gpu = await openGpu();
  const blocks = blocksOf(samples);
  const padded = blocks * SAMPLES_PER_BLOCK;
  // In samples that only pad the last block X is arbitrary, dY zero.
  const x = random(padded * inputs, 1);
  for (let i = samples * inputs; i < x.length; i++) x[i] *= 1000;
  const dY = random(padded * outputs, 2).fill(0, samples * outputs);
  const rowsX = placeRows(gpu, blocks, inputs, { before: inputs % 48, after: 16 }, x);
  const rowsDY = placeRows(gpu, blocks, outputs, { before: 32, after: outputs % 32 }, dY);
  const stride = strideOf(outputs);
  const slice = (inputs + 1) * stride;
  const makePartials = (slices = splitsOf(blocks)) =>
    gpu.tensor("partials", [slices, inputs + 1, stride], {
      data: new Float32Array(slices * slice).fill(NaN),
    });
  const kernel = await gpu.kernel("dense/gradient", variant.gradient);
  const counts = countOf(gpu, counted);
  const run = (
    partials: Tensor<"f32">,
    invocations = variant.gradientInvocations(blocks, inputs, outputs),
  ) =>
    gpu.record().run(
      kernel,
      invocations,
      { inputs: rowsX.tensor, d_outputs: rowsDY.tensor, partials, counts },
      {
        layer: { ...describeRows(blocks, rowsX, rowsDY), weights: 0, stride: stride / 4, bias: 0 },
      },
    );

  /** The gradients of the samples from `first` to `end`: [inputs + 1, outputs], the last db. */
  const expect = (first = 0, end = samples) =>
    gradientOf(samples, inputs, outputs, random === randomIntegers, first, end);
  /** One slice of partials, [inputs + 1, outputs]; what pads its rows must be untouched. */
  const take = (partials: Float32Array, split: number) => {
    const numbers = partials.subarray(split * slice, (split + 1) * slice);
    assert.ok(numbers.every((value, i) => i % stride < outputs || Number.isNaN(value)));
    return Float64Array.from(numbers).filter((_, i) => i % stride < outputs);
  };
  const free = (...others: Tensor[]) =>
    [rowsX.tensor, rowsDY.tensor, ...others].forEach((one) => gpu.free(one));
  return { gpu, kernel, run, makePartials, expect, take, free };
}

for (const variant of GRADIENT_VARIANTS) {
  const { name, ignore, note } = variant;

  Deno.test({
    name: `gradient_${name} agrees with the reference for all shapes${note}`,
    ignore,
  }, async () => {
    for (const samples of SAMPLES) {
      for (const inputs of INPUTS) {
        for (const outputs of OUTPUTS) {
          const { gpu, run, makePartials, expect, take, free } = await makeCase(variant, {
            samples,
            inputs,
            outputs,
          });
          const partials = makePartials();
          run(partials);
          const data = await gpu.read(partials);
          free(partials);
          const shape = `[${samples}, ${inputs}]^T x [${samples}, ${outputs}]`;
          if (samples === 0) assert.equal(data.length, 0);
          else assertClose(take(data, 0), expect(), { ...SUM, name: shape });
        }
      }
    }
  });

  Deno.test({
    name: `each split of gradient_${name} sums its own 32 blocks, each sample exactly once${note}`,
    ignore,
  }, async () => {
    for (const [blocks, inputs, outputs] of [[70, 80, 48], [33, 16, 144], [32, 64, 64]]) {
      const samples = blocks * SAMPLES_PER_BLOCK - 5;
      const shape = { samples, inputs, outputs };
      const { gpu, run, makePartials, expect, take } = await makeCase(
        variant,
        shape,
        randomIntegers,
      );
      const partials = makePartials();
      run(partials);
      const data = await gpu.read(partials);
      const samplesPerSplit = BLOCKS_PER_SPLIT * SAMPLES_PER_BLOCK;
      for (let split = 0; split < splitsOf(blocks); split++) {
        const first = split * samplesPerSplit;
        const expected = expect(first, Math.min(first + samplesPerSplit, samples));
        assertClose(take(data, split), expected, { ...EXACT, name: `split ${split}` });
      }
    }
  });

  Deno.test({
    name: `gradient_${name} sums the blocks within the count, and zero for splits beyond${note}`,
    ignore,
  }, async () => {
    const shape = { samples: 70 * SAMPLES_PER_BLOCK, inputs: 80, outputs: 48 };
    for (const blocks of [0, 1, 32, 33, 70]) {
      const counted = blocks * SAMPLES_PER_BLOCK;
      const made = await makeCase(variant, shape, randomIntegers, counted);
      const partials = made.makePartials();
      made.run(partials);
      const data = await made.gpu.read(partials);
      made.free(partials);
      for (let split = 0; split < 3; split++) {
        const first = split * BLOCKS_PER_SPLIT * SAMPLES_PER_BLOCK;
        const end = Math.min(first + BLOCKS_PER_SPLIT * SAMPLES_PER_BLOCK, counted);
        const expected = first < end ? made.expect(first, end) : made.expect().fill(0);
        const sums = made.take(data, split).map((value) => value + 0); // -0 is zero, too
        assertClose(sums, expected, { ...EXACT, name: `split ${split} of ${blocks} blocks` });
      }
    }
  });

  Deno.test({ name: `gradient_${name} gives the same bits twice${note}`, ignore }, async () => {
    const shape = { samples: 2500, inputs: 80, outputs: 144 };
    const { gpu, run, makePartials } = await makeCase(variant, shape);
    const [once, twice] = [makePartials(), makePartials()];
    run(once);
    run(twice);
    const [first, second] = await gpu.readAll([once, twice]) as Float32Array[];
    assertSameBits(second, first);
  });

  Deno.test({ name: `surplus groups of gradient_${name} do nothing${note}`, ignore }, async () => {
    const shape = { samples: 100, inputs: 48, outputs: 16 };
    const { gpu, kernel, run, makePartials, expect, take } = await makeCase(variant, shape);
    const partials = makePartials(4);
    run(partials, SURPLUS_GROUPS * kernel.workgroupSize);
    const data = await gpu.read(partials);
    assertClose(take(data, 0), expect(), SUM);
    for (const split of [1, 2, 3]) assert.ok(take(data, split).every(Number.isNaN));
  });
}
