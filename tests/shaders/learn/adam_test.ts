import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { Adam, type AdamOptions } from "../../reference/adam.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const RATE = Math.fround(5e-4);

/** The decays as the GPU has them: exact in float32. */
const EXACT: AdamOptions = {
  beta1: Math.fround(0.9),
  beta2: Math.fround(0.999),
  epsilon: Math.fround(1e-7),
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

/** The kernel's state after update number `update`, counted from 1. */
async function updated(
  gpu: Gpu,
  state: State,
  gradients: Floats,
  update: number,
  options: AdamOptions = EXACT,
  count = gradients.length,
): Promise<State> {
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/adam"),
    invocations: count,
    inputs: { gradients },
    updates: { m: state.m, v: state.v, parameters: state.parameters },
    params: {
      count,
      rate: RATE,
      ...options,
      correction1: 1 - options.beta1 ** update,
      correction2: 1 - options.beta2 ** update,
    },
  });
}

/**
 * After U updates: every moment takes 4 roundings an update of terms that are within 1; the step's two
 * divisions (2.5 ULP), root and product less than 16 roundings of a step of at most RATE / sqrt(1 -
 * beta2), and the parameter itself one rounding an update.
 */
function tolerances(updates: number, largestParameter: number) {
  const roundoff = 2 ** -24;
  return {
    moment: { atol: 4 * updates * roundoff, rtol: 4 * updates * roundoff },
    parameter: {
      atol: updates * roundoff * (16 * RATE / Math.sqrt(1 - 0.999) + largestParameter),
      rtol: 0,
    },
  };
}

for (const count of [1, 63, 64, 65, 1000]) {
  Deno.test(`ten updates of ${count} parameters agree with the reference`, async () => {
    const gpu = await gpuOf();
    const reference = new Adam(EXACT);
    const expected = { p: rounded(randomValues(count, 1)) };
    let state = initialState(expected.p);
    for (let update = 1; update <= 10; update++) {
      const gradients = rounded(randomValues(count, 100 + update));
      state = await updated(gpu, state, Float32Array.from(gradients), update);
      reference.update(expected, { p: gradients }, RATE);
      const { moment, parameter } = tolerances(update, 1);
      assertClose(state.m, reference.firstMoments.p, { ...moment, name: "m" });
      assertClose(state.v, reference.secondMoments.p, { ...moment, name: "v" });
      assertClose(state.parameters, expected.p, { ...parameter, name: "parameters" });
    }
  });
}

Deno.test("decays that float32 cannot hold make updates wrong by less than 2e-5 of their size", async () => {
  // float32 has 0.999 + 1.3e-8, and 1 minus that is wrong by 1.3e-5 of itself; the corrections are not.
  // The root halves that.
  const options: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const reference = new Adam(options);
  const start = new Float64Array(100); // so that the parameters hold the updates alone
  const expected = { p: start.slice() };
  let state = initialState(start);
  for (let update = 1; update <= 10; update++) {
    const gradients = rounded(randomValues(100, 200 + update));
    state = await updated(await gpuOf(), state, Float32Array.from(gradients), update, options);
    reference.update(expected, { p: gradients }, RATE);
  }
  assertClose(state.parameters, expected.p, { atol: 2e-5 * 10 * RATE, rtol: 0 });
});

Deno.test("the first update moves every parameter by the rate, against its gradient's sign", async () => {
  const gradients = Float32Array.of(1e-3, -1e-3, 5, -5, 1e4, -1e4);
  const state = await updated(await gpuOf(), initialState(new Float64Array(6)), gradients, 1);
  const expected = Array.from(gradients, (g) => -RATE * Math.sign(g) / (1 + 1e-7 / Math.abs(g)));
  assertClose(state.parameters, expected, { atol: 0, rtol: 16 * 2 ** -24 });
});

Deno.test("zero gradients leave fresh parameters as they are", async () => {
  for (const epsilon of [Math.fround(1e-7), Math.fround(1e-15)]) {
    const start = rounded(randomValues(70, 3));
    const options = { ...EXACT, epsilon };
    const state = await updated(
      await gpuOf(),
      initialState(start),
      new Float32Array(70),
      1,
      options,
    );
    assert.deepEqual(state, initialState(start));
  }
});

Deno.test("very small and very large gradients give finite updates", async () => {
  const gradients = Float32Array.of(1e-38, -1e-30, 1e-20, -1e-12, 1e12, -1e18);
  const state = await updated(await gpuOf(), initialState(new Float64Array(6)), gradients, 1);
  state.parameters.forEach((parameter, i) => {
    assert.ok(Math.abs(parameter) <= RATE * 1.001, `parameter ${i} is ${parameter}`);
    assert.ok(parameter * gradients[i] <= 0, `parameter ${i} is ${parameter}`);
  });
});

Deno.test("only the first `count` parameters are updated", async () => {
  const start = initialState(rounded(randomValues(130, 4)));
  const gradients = Float32Array.from(randomValues(130, 5));
  const state = await updated(await gpuOf(), start, gradients, 1, EXACT, 65);
  for (const name of ["m", "v", "parameters"] as const) {
    assert.deepEqual(state[name].slice(65), start[name].slice(65));
    assert.ok(state[name].slice(0, 65).every((value, i) => value !== start[name][i]));
  }
  assert.deepEqual(await updated(await gpuOf(), start, gradients, 1, EXACT, 0), start);
});

Deno.test("updates of more than 65,535 workgroups equal those of few parameters", async () => {
  const gpu = await gpuOf();
  const few = initialState(rounded(randomValues(8191, 6)));
  const fewGradients = Float32Array.from(randomValues(8191, 7));
  const expected = await updated(gpu, few, fewGradients, 1);

  const count = 65_538 * 64 - 3; // two rows of 32,769 workgroups
  const repeat = (values: Floats) => {
    const repeated = new Float32Array(count);
    for (let i = 0; i < count; i++) repeated[i] = values[i % 8191];
    return repeated;
  };
  const many: State = { m: repeat(few.m), v: repeat(few.v), parameters: repeat(few.parameters) };
  const state = await updated(gpu, many, repeat(fewGradients), 1);
  for (const name of ["m", "v", "parameters"] as const) {
    let differing = 0;
    for (let i = 0; i < count; i++) if (state[name][i] !== expected[name][i % 8191]) differing++;
    assert.equal(differing, 0, name);
  }
});
