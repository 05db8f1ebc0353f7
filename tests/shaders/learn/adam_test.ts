import assert from "node:assert/strict";
import type { AdamOptions } from "../../reference/adam.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { MatrixAdam } from "../../reference/ngp_adam.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
const ROUNDOFF = 2 ** -24;

interface Options extends AdamOptions {
  readonly rate: number;
  readonly l2: number;
}

/** Instant-NGP's constants, exact in float32; a weight decay large enough to be seen. */
const DECAYED: Options = {
  rate: Math.fround(1e-2),
  beta1: Math.fround(0.9),
  beta2: Math.fround(0.99),
  epsilon: Math.fround(1e-15),
  l2: 0.125,
};

/** NeRF's constants, exact in float32. */
const PLAIN: Options = {
  rate: Math.fround(5e-4),
  beta1: Math.fround(0.9),
  beta2: Math.fround(0.999),
  epsilon: Math.fround(1e-7),
  l2: 0,
};
const CONSTANTS = { "with weight decay": DECAYED, "without weight decay": PLAIN };

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
  { options = DECAYED, count = gradients.length, finite = 1 } = {},
): Promise<State> {
  const gpu = await gpuOf();
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/adam"),
    invocations: count,
    inputs: { batch: batchOf({ applied, finite }), gradients },
    updates: { m: state.m, v: state.v, parameters: state.parameters },
    params: {
      count,
      ...options,
      log_beta1: Math.log(Math.fround(options.beta1)),
      log_beta2: Math.log(Math.fround(options.beta2)),
    },
  });
}

/**
 * After U updates: every moment takes 4 roundings an update, of terms within 1, or with weight decay's two
 * 6 of terms within 2; the step's two divisions, root and product are less than 16 roundings and its
 * corrections err by 2^-20, of a step of at most rate / sqrt(1 - beta2); and the parameter itself errs by
 * one rounding an update.
 */
function tolerances(updates: number, { rate, beta2, l2 }: Options, largestParameter = 1) {
  const [roundings, largest] = l2 > 0 ? [6, 2] : [4, 1];
  const step = 2 ** -18 * rate / Math.sqrt(1 - beta2);
  return {
    moment: {
      atol: roundings * largest * updates * ROUNDOFF,
      rtol: roundings * updates * ROUNDOFF,
    },
    parameter: { atol: updates * (ROUNDOFF * largestParameter + step), rtol: 0 },
  };
}

for (const [name, options] of Object.entries(CONSTANTS)) {
  for (const count of [1, 63, 64, 65, 1000]) {
    Deno.test(`ten updates of ${count} parameters ${name} agree with the reference`, async () => {
      const reference = new MatrixAdam(options);
      const expected = rounded(randomValues(count, 1));
      let state = initialState(expected);
      for (let update = 1; update <= 10; update++) {
        const gradients = rounded(randomValues(count, 100 + update));
        state = await updated(state, Float32Array.from(gradients), update, { options });
        reference.update(expected, gradients, options.rate);
        const { moment, parameter } = tolerances(update, options);
        const { firstMoments, secondMoments } = reference.adam;
        assertClose(state.m, firstMoments.parameters, { ...moment, name: "m" });
        assertClose(state.v, secondMoments.parameters, { ...moment, name: "v" });
        assertClose(state.parameters, expected, { ...parameter, name: "parameters" });
      }
    });
  }
}

Deno.test("decays that float32 cannot hold make updates wrong by less than 5e-6 of their size", async () => {
  // float32 has 0.999 + 1.3e-8, and 1 minus that is wrong by 1.3e-5 of itself; so are the corrections.
  const options = { ...PLAIN, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const reference = new MatrixAdam(options);
  const expected = new Float64Array(100); // so that the parameters hold the updates alone
  let state = initialState(expected);
  for (let update = 1; update <= 10; update++) {
    const gradients = rounded(randomValues(100, 200 + update));
    state = await updated(state, Float32Array.from(gradients), update, { options });
    reference.update(expected, gradients, options.rate);
  }
  assertClose(state.parameters, expected, { atol: 5e-6 * 10 * options.rate, rtol: 0 });
});

Deno.test("the first update moves every parameter by the rate, against its gradient's sign", async () => {
  const gradients = Float32Array.of(1e-3, -1e-3, 5, -5, 1e4, -1e4);
  const start = initialState(new Float64Array(6));
  const { parameters } = await updated(start, gradients, 1, { options: PLAIN });
  const { rate } = PLAIN;
  const expected = Array.from(gradients, (g) => -rate * Math.sign(g) / (1 + 1e-7 / Math.abs(g)));
  assertClose(parameters, expected, { atol: 0, rtol: 1.5 * 2 ** -20 + 16 * ROUNDOFF });
});

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
      const options = { ...DECAYED, beta1, beta2, l2: 0 };
      const { parameters } = await updated(state, Float32Array.of(1), applied, { options });
      // The moments were rounded on the host, and roundings at 1 weigh (1 - beta2) / (1 - beta2^n).
      const rounding = 8 * ROUNDOFF / (1 - beta2 ** applied);
      const rtol = 1.5 * 2 ** -20 + 16 * ROUNDOFF + Math.min(rounding, 8 * ROUNDOFF);
      assertClose(parameters, [-options.rate], { atol: 0, rtol });
    });
  }
}

Deno.test("a skipped step leaves every bit of parameters and moments as it was", async () => {
  const state = {
    m: Float32Array.from(randomValues(130, 1)),
    v: Float32Array.from(randomValues(130, 2, 0, 1)),
    parameters: Float32Array.from(randomValues(130, 3)),
  };
  const gradients = Float32Array.from(randomValues(130, 4)).fill(NaN, 3, 70);
  assert.deepEqual(await updated(state, gradients, 4, { finite: 0 }), state);
});

Deno.test("weight decay alone moves parameters by the rate towards zero", async () => {
  const { rate } = DECAYED;
  const { parameters } = await updated(initialState([2, -3, 0]), new Float32Array(3), 1);
  assertClose(parameters, [2 - rate, -3 + rate, 0], {
    atol: 2 * 2 ** -23 + rate * 2 ** -18,
    rtol: 0,
  });
});

Deno.test("zero gradients without weight decay leave fresh parameters as they are", async () => {
  const start = initialState(randomValues(70, 3));
  for (const options of [{ ...DECAYED, l2: 0 }, PLAIN, { ...PLAIN, epsilon: DECAYED.epsilon }]) {
    assert.deepEqual(await updated(start, new Float32Array(70), 1, { options }), start);
  }
});

Deno.test("very small and very large gradients give finite updates", async () => {
  const gradients = Float32Array.of(1e-38, -1e-30, 1e-20, -1e-12, 1e12, -1e18);
  for (const options of [{ ...DECAYED, l2: 0 }, PLAIN]) {
    const state = await updated(initialState(new Float64Array(6)), gradients, 1, { options });
    state.parameters.forEach((parameter, i) => {
      assert.ok(Math.abs(parameter) <= options.rate * 1.001, `parameter ${i} is ${parameter}`);
      assert.ok(parameter * gradients[i] <= 0, `parameter ${i} is ${parameter}`);
    });
  }
});

Deno.test("only the first `count` parameters are updated", async () => {
  const start = initialState(randomValues(130, 4));
  const gradients = Float32Array.from(randomValues(130, 5));
  const state = await updated(start, gradients, 1, { count: 65 });
  for (const name of ["m", "v", "parameters"] as const) {
    assert.deepEqual(state[name].slice(65), start[name].slice(65));
    assert.ok(state[name].slice(0, 65).every((value, i) => value !== start[name][i]));
  }
  assert.deepEqual(await updated(start, gradients, 1, { count: 0 }), start);
});

Deno.test("updates of more than 65,535 workgroups equal those of few parameters", async () => {
  const few = initialState(rounded(randomValues(8191, 6)));
  const fewGradients = Float32Array.from(randomValues(8191, 7));
  const expected = await updated(few, fewGradients, 1);

  const count = 65_538 * 64 - 3; // two rows of 32,769 workgroups
  const repeat = (values: Floats) => {
    const repeated = new Float32Array(count);
    for (let i = 0; i < count; i++) repeated[i] = values[i % 8191];
    return repeated;
  };
  const many: State = { m: repeat(few.m), v: repeat(few.v), parameters: repeat(few.parameters) };
  const state = await updated(many, repeat(fewGradients), 1);
  for (const name of ["m", "v", "parameters"] as const) {
    let differing = 0;
    for (let i = 0; i < count; i++) if (state[name][i] !== expected[name][i % 8191]) differing++;
    assert.equal(differing, 0, name);
  }
});
