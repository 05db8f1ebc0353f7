import assert from "node:assert/strict";
import { Adam } from "./adam.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { averagedSteps, MatrixAdam, PairwiseAdam, updateAverage } from "./ngp_adam.ts";
import { randomValues } from "./random_values.ts";

const OPTIONS = { beta1: 0.9, beta2: 0.99, epsilon: 1e-15 };

Deno.test("weight decay alone moves matrices towards zero", () => {
  const matrices = new MatrixAdam({ ...OPTIONS, l2: 1e-6 });
  const parameters = Float64Array.of(2, -3, 0);
  matrices.update(parameters, new Float64Array(3), 0.01);
  assertClose(parameters, [1.99, -2.99, 0], { atol: 1e-9, rtol: 0 });
});

Deno.test("a step that is not finite leaves matrices as they are and does not count", () => {
  const matrices = new MatrixAdam({ ...OPTIONS, l2: 0 });
  const parameters = Float64Array.of(2, -3);
  matrices.update(parameters, Float64Array.of(1, NaN), 0.01);
  matrices.update(parameters, Float64Array.of(Infinity, 1), 0.01);
  assert.deepEqual([...parameters], [2, -3]);
  matrices.update(parameters, Float64Array.of(1, -1), 0.01); // the first, corrected as such
  assertClose(parameters, [1.99, -2.99], { atol: 1e-12, rtol: 0 });
});

Deno.test("pairs with gradients in every step move as in Adam", () => {
  const table = randomValues(8, 1);
  const expected = { table: table.slice() };
  const [pairwise, adam] = [new PairwiseAdam(OPTIONS, 4), new Adam(OPTIONS)];
  for (let step = 0; step < 5; step++) {
    const gradients = randomValues(8, 10 + step);
    pairwise.update(table, gradients, 0.01);
    adam.update(expected, { table: gradients }, 0.01);
  }
  assertClose(table, expected.table, FLOAT64);
  assertClose(pairwise.moments.v, adam.secondMoments.table, FLOAT64);
});

Deno.test("a pair without gradients waits, one zero beside another gradient does not", () => {
  const table = Float64Array.of(1, 1, 1, 1);
  const pairwise = new PairwiseAdam(OPTIONS, 2);
  pairwise.update(table, Float64Array.of(3, 0, 0, 0), 0.01);
  pairwise.update(table, Float64Array.of(0, 0, 2, -2), 0.01);
  assertClose(table, [0.99, 1, 0.99, 1.01], { atol: 1e-12, rtol: 0 });
  assert.deepEqual(pairwise.steps, [1, 1]);
});

Deno.test("a debiased average is the parameters' mean with decaying weights", () => {
  const steps = Array.from({ length: 6 }, (_, i) => randomValues(3, i));
  const average = Float64Array.of(7, 7, 7); // forgotten
  steps.forEach((parameters, i) => updateAverage(average, parameters, 0.8, i + 1));
  const weights = steps.map((_, i) => 0.8 ** (5 - i));
  const total = weights.reduce((sum, weight) => sum + weight);
  const expected = [0, 1, 2].map((i) =>
    steps.reduce((sum, parameters, step) => sum + weights[step] * parameters[i], 0) / total
  );
  assertClose(average, expected, FLOAT64);
});

Deno.test("parameters that an average looks at every fourth step stand for four", () => {
  const looked = Array.from({ length: 12 }, (_, step) => averagedSteps(0.95, step));
  assert.deepEqual(looked, [1, 1, 1, 1, 0, 0, 0, 4, 0, 0, 0, 4]);
  const [each, some] = [Float64Array.of(7), Float64Array.of(7)];
  for (let step = 0; step < 12; step++) {
    // Those of the next step that is looked at.
    const parameters = Float64Array.of(Math.sin(step < 4 ? step : step | 3));
    updateAverage(each, parameters, 0.95, step + 1);
    if (looked[step] > 0) updateAverage(some, parameters, 0.95, step + 1, looked[step]);
  }
  assertClose(some, each, FLOAT64);
});
