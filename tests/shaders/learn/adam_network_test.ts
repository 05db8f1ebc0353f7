import assert from "node:assert/strict";
import type { AdamOptions } from "../../reference/adam.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { MatrixAdam } from "../../reference/ngp_adam.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
const RATE = Math.fround(1e-2);
const ROUNDOFF = 2 ** -24;

/** Instant-NGP's constants, exact in float32; a weight decay large enough to be seen. */
const OPTIONS: AdamOptions & { l2: number } = {
  beta1: Math.fround(0.9),
  beta2: Math.fround(0.99),
  epsilon: Math.fround(1e-15),
  l2: 0.125,
};

type Floats = Float32Array<ArrayBuffer>;

interface State {
  readonly m: Floats;
  readonly v: Floats;
  readonly parameters: Floats;
}

function initialState(parameters: ArrayLike<number>): State {
  const { length } = parameters;
  return {
    m: new Float32Array(length),
    v: new Float32Array(length),
    parameters: Float32Array.from(parameters),
  };
}

/** The kernel's state after applied step number `applied`, counted from 1. */
async function updated(
  state: State,
  gradients: Floats,
  applied: number,
  { options = OPTIONS, count = gradients.length, finite = 1 } = {},
): Promise<State> {
  const gpu = await gpuOf();
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/adam_network"),
    invocations: count,
    inputs: { batch: batchOf({ applied, finite }), gradients },
    updates: { m: state.m, v: state.v, parameters: state.parameters },
    params: {
      count,
      rate: RATE,
      beta1: options.beta1,
      beta2: options.beta2,
      epsilon: options.epsilon,
      log_beta1: Math.log(options.beta1),
      log_beta2: Math.log(options.beta2),
      l2: options.l2,
    },
  });
}

/**
 * After U updates: every moment takes 6 roundings an update, weight decay's two among them, of terms
 * within 2; the step's two divisions, root and product are less than 16 roundings and its corrections
 * err by 2^-20, of a step of at most RATE / sqrt(1 - beta2); and the parameter itself errs by one
 * rounding an update.
 */
function tolerances(updates: number, largestParameter: number) {
  return {
    moment: { atol: 12 * updates * ROUNDOFF, rtol: 6 * updates * ROUNDOFF },
    parameter: {
      atol: updates * (ROUNDOFF * largestParameter + 2 ** -18 * RATE / Math.sqrt(1 - 0.99)),
      rtol: 0,
    },
  };
}

for (const count of [1, 63, 64, 65, 1000]) {
  Deno.test(`ten updates of matrices of ${count} parameters agree with the reference`, async () => {
    const reference = new MatrixAdam(OPTIONS);
    const expected = rounded(randomValues(count, 1));
    let state = initialState(expected);
    for (let update = 1; update <= 10; update++) {
      const gradients = rounded(randomValues(count, 100 + update));
      state = await updated(state, Float32Array.from(gradients), update);
      reference.update(expected, gradients, RATE);
      const { moment, parameter } = tolerances(update, 1);
      const { firstMoments, secondMoments } = reference.adam;
      assertClose(state.m, firstMoments.parameters, { ...moment, name: "m" });
      assertClose(state.v, secondMoments.parameters, { ...moment, name: "v" });
      assertClose(state.parameters, expected, { ...parameter, name: "parameters" });
    }
  });
}

for (
  const [beta1, beta2] of [[0.9, 0.99], [0.9, 0.999], [0.5, 0.9999]].map((b) => b.map(Math.fround))
) {
  for (const applied of [1, 2, 5, 6, 50, 100, 500, 5000, 100_000]) {
    Deno.test(`step ${applied} corrects decays of ${beta1} and ${beta2} within 2^-20`, async () => {
      // m = 1 - beta1^n and v = 1 - beta2^n of constant gradients of 1, before this step's.
      const n = applied - 1;
      const state = {
        m: Float32Array.of(1 - beta1 ** n),
        v: Float32Array.of(1 - beta2 ** n),
        parameters: Float32Array.of(0),
      };
      const options = { ...OPTIONS, beta1, beta2, l2: 0 };
      const { parameters } = await updated(state, Float32Array.of(1), applied, { options });
      // The moments were rounded on the host, and roundings at 1 weigh (1 - beta2) / (1 - beta2^n).
      const rounding = 8 * ROUNDOFF / (1 - beta2 ** applied);
      const rtol = 1.5 * 2 ** -20 + 16 * ROUNDOFF + Math.min(rounding, 8 * ROUNDOFF);
      assertClose(parameters, [-RATE], { atol: 0, rtol });
    });
  }
}

Deno.test("a skipped step leaves every bit of matrices and moments as it was", async () => {
  const state = {
    m: Float32Array.from(randomValues(130, 1)),
    v: Float32Array.from(randomValues(130, 2, 0, 1)),
    parameters: Float32Array.from(randomValues(130, 3)),
  };
  const gradients = Float32Array.from(randomValues(130, 4)).fill(NaN, 3, 70);
  assert.deepEqual(await updated(state, gradients, 4, { finite: 0 }), state);
});

Deno.test("weight decay alone moves matrices by the rate towards zero", async () => {
  const start = [2, -3, 0];
  const { parameters } = await updated(initialState(start), new Float32Array(3), 1);
  assertClose(parameters, [2 - RATE, -3 + RATE, 0], {
    atol: 2 * 2 ** -23 + RATE * 2 ** -18,
    rtol: 0,
  });
});

Deno.test("matrices' zero gradients without weight decay leave fresh parameters as they are", async () => {
  const start = initialState(randomValues(70, 3));
  const options = { ...OPTIONS, l2: 0 };
  assert.deepEqual(await updated(start, new Float32Array(70), 1, { options }), start);
});

Deno.test("very small and very large gradients give matrices finite updates", async () => {
  const options = { ...OPTIONS, l2: 0 };
  const gradients = Float32Array.of(1e-38, -1e-30, 1e-20, -1e-12, 1e12, -1e18);
  const state = await updated(initialState(new Float64Array(6)), gradients, 1, { options });
  state.parameters.forEach((parameter, i) => {
    assert.ok(Math.abs(parameter) <= RATE * 1.001, `parameter ${i} is ${parameter}`);
    assert.ok(parameter * gradients[i] <= 0, `parameter ${i} is ${parameter}`);
  });
});

Deno.test("only the first `count` parameters of matrices are updated", async () => {
  const start = initialState(randomValues(130, 4));
  const gradients = Float32Array.from(randomValues(130, 5));
  const state = await updated(start, gradients, 1, { count: 65 });
  for (const name of ["m", "v", "parameters"] as const) {
    assert.deepEqual(state[name].slice(65), start[name].slice(65));
    assert.ok(state[name].slice(0, 65).every((value, i) => value !== start[name][i]));
  }
  assert.deepEqual(await updated(start, gradients, 1, { count: 0 }), start);
});
