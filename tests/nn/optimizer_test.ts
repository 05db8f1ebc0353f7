import assert from "node:assert/strict";
import type { Memory } from "../../src/gpu/mod.ts";
import {
  type AdamOptions,
  type DenseGroup,
  Optimizer,
  Parameters,
  type TrainedGroup,
} from "../../src/nn/mod.ts";
import { constantsOf } from "../../shaders/constants.ts";
import { assertClose } from "../reference/assert_close.ts";
import { MatrixAdam } from "../reference/ngp_adam.ts";
import { moveParameters, type ParameterGroup } from "../reference/optimizer.ts";
import { randomValues } from "../reference/random_values.ts";
import { rounded, sharedGpu } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "../shaders/lib/poisoned_run.ts";

const { APPLIED, SKIPPED, FINITE, BATCH_SLOTS } = constantsOf("lib/batch.wgsl");

const ADAM: AdamOptions = { beta1: 0.875, beta2: 0.9375, epsilon: 2 ** -20 };
const DECAY = 0.75;
const LENGTHS = [1088, 2176];
const RATES: TrainedGroup["rate"][] = [(step) => 2 ** -6 / (step + 1), () => 2 ** -9];
const L2 = [0, 2 ** -4];

/** Roundings of a few steps, of numbers up to 1. */
const TOLERANCE = { atol: 2 ** -20, rtol: 2 ** -20 };

const openGpu = sharedGpu();

type Gradients = readonly Float64Array[];

/** Gradients of a step of both groups, some of them 0. */
function gradientsOf(step: number): Gradients {
  return LENGTHS.map((length, group) =>
    rounded(randomValues(length, 10 * step + group)).map((x, i) => i % 5 === 0 ? 0 : x)
  );
}

/** Two groups of parameters, the second with a running mean, here and in the reference. */
async function setUp(
  memory: Memory,
  checked: readonly boolean[] = [true, true],
  due?: TrainedGroup["due"],
  decay = DECAY,
) {
  const { gpu } = memory;
  const groups = LENGTHS.map((length, i): DenseGroup => {
    const layer = { name: "layer", inputs: [16], outputs: [length / 17] };
    const group = new Parameters(memory, [layer], i === 1);
    assert.equal(group.length, length);
    return group;
  });
  const optimizer = await Optimizer.create(
    memory,
    { adam: ADAM, averageDecay: decay },
    groups.map((group, i) => ({
      ...{ group, rate: RATES[i], l2: L2[i], checked: checked[i] },
      ...(i === 1 && { due }),
    })),
  );
  const starts = LENGTHS.map((length, i) => rounded(randomValues(length, i)));
  groups.forEach(({ values, average }, i) => {
    gpu.write(values, Float32Array.from(starts[i]));
    if (average) gpu.write(average, Float32Array.from(starts[i]));
  });
  const references = starts.map((values, i): ParameterGroup<Gradients, MatrixAdam> => ({
    values: values.slice(),
    optimizer: new MatrixAdam({ ...ADAM, l2: L2[i] }),
    gradient: (gradients) => gradients[i],
    rate: RATES[i],
    ...(i === 1 ? { average: { values: values.slice(), decay } } : {}),
  }));
  const state = memory.tensor("state", [BATCH_SLOTS], { type: "u32" });
  const tensors = groups.flatMap((group) => [
    group.values,
    group.firstMoments,
    group.secondMoments,
    ...(group.average ? [group.average] : []),
  ]);
  return {
    references,
    step(number: number, gradients: Gradients) {
      groups.forEach((group, i) => gpu.write(group.gradients, Float32Array.from(gradients[i])));
      optimizer.step(gpu.record(), state, number);
    },
    skips: async () => [...(await gpu.read(optimizer.skips)).subarray(0, 4)],
    counts: async () => {
      const slots = await gpu.read(state);
      return { applied: slots[APPLIED], skipped: slots[SKIPPED], finite: slots[FINITE] };
    },
    /** The bits of all that steps change. */
    contents: () => gpu.readAll(tensors) as Promise<Float32Array[]>,
    expected: () =>
      references.flatMap(({ values, optimizer: { adam }, average }) => [
        values,
        adam.firstMoments.parameters,
        adam.secondMoments.parameters,
        ...(average ? [average.values] : []),
      ]),
  };
}

function assertAll(actual: readonly Float32Array[], expected: readonly Float64Array[]): void {
  assert.equal(actual.length, 7);
  actual.forEach((values, i) => {
    assertClose(values, expected[i], { ...TOLERANCE, name: `tensor ${i}` });
  });
}

Deno.test("two groups move at their own rates as the reference's, and a mean follows one of them", async () => {
  using scope = (await openGpu()).scope();
  const { references, step, counts, contents, expected } = await setUp(scope);
  for (let number = 0; number < 6; number++) {
    step(number, gradientsOf(number));
    moveParameters(references, gradientsOf(number), number);
    assertAll(await contents(), expected());
    assert.deepEqual(await counts(), { applied: number + 1, skipped: 0, finite: 1 });
  }
});

Deno.test("a mean that reaches back ten steps looks at every other one, as the reference's", async () => {
  using scope = (await openGpu()).scope();
  const { references, step, contents, expected } = await setUp(scope, undefined, undefined, 0.9);
  let before = (await contents())[6];
  for (let number = 0; number < 8; number++) {
    step(number, gradientsOf(number));
    moveParameters(references, gradientsOf(number), number);
    const now = await contents();
    assertAll(now, expected());
    if (number > 1 && number % 2 === 0) assertSame(now[6], before);
    else assert.notDeepEqual(now[6], before, `step ${number}`);
    before = now[6];
  }
});

for (const [group, name] of ["the first", "the last"].entries()) {
  for (const broken of [NaN, Infinity, -Infinity]) {
    Deno.test(`${broken} in ${name} group skips the step for both, which then count one less`, async () => {
      using scope = (await openGpu()).scope();
      const { references, step, counts, skips, contents, expected } = await setUp(scope);
      step(0, gradientsOf(0));
      moveParameters(references, gradientsOf(0), 0);
      const before = await contents();
      const gradients = gradientsOf(1);
      gradients[group][gradients[group].length - 1] = broken;
      step(1, gradients);
      assert.deepEqual(await counts(), { applied: 1, skipped: 1, finite: 0 });
      for (const [i, values] of (await contents()).entries()) assertSame(values, before[i]);

      // Corrections of Adam and of the mean go by applied steps; the rate, by all.
      step(2, gradientsOf(2));
      assert.deepEqual(await counts(), { applied: 2, skipped: 1, finite: 1 });
      assert.deepEqual(await skips(), [0, 1, 0, 0]);
      const rated = references.map((group) => ({ ...group, rate: () => group.rate(2) }));
      moveParameters(rated, gradientsOf(2), 1);
      assertAll(await contents(), expected());
    });
  }
}

Deno.test("a group that no step has made gradients of is left as it is, and others move", async () => {
  using scope = (await openGpu()).scope();
  const { step, contents } = await setUp(scope, undefined, (step) => step % 2 === 0);
  step(0, gradientsOf(0));
  const before = await contents();
  step(1, gradientsOf(1));
  const between = await contents();
  step(2, gradientsOf(2));
  const after = await contents();
  for (const i of [0, 1, 2]) assert.notDeepEqual(between[i], before[i], `tensor ${i}`);
  for (const i of [3, 4, 5]) {
    assertSame(between[i], before[i]);
    assert.notDeepEqual(after[i], between[i], `tensor ${i}`);
  }
});

Deno.test("groups that are not checked do not skip a step", async () => {
  using scope = (await openGpu()).scope();
  const { step, counts } = await setUp(scope, [true, false]);
  const gradients = gradientsOf(0);
  gradients[1][3] = NaN;
  step(0, gradients);
  assert.deepEqual(await counts(), { applied: 1, skipped: 0, finite: 1 });
});

for (const averageDecay of [0, 1, NaN]) {
  Deno.test(`a decay of ${averageDecay} is refused where means are kept, and there alone`, async () => {
    using scope = (await openGpu()).scope();
    const create = (average: boolean) => {
      const group = new Parameters(scope, [{ name: "a", inputs: [1], outputs: [1] }], average);
      const trained = { group, rate: () => 1, l2: 0, checked: true };
      return Optimizer.create(scope, { adam: ADAM, averageDecay }, [trained]);
    };
    await create(false);
    await assert.rejects(create(true), {
      name: "RangeError",
      message: "Cannot average parameters as decay must be between 0 and 1: " +
        `current value is ${averageDecay}.`,
    });
  });
}
