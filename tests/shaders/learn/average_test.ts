import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { updateAverage } from "../../reference/ngp_adam.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
const DECAY = Math.fround(0.95);

type Floats = Float32Array<ArrayBuffer>;

/** The kernel's average after applied step number `applied`, counted from 1; parameters stand for `steps`. */
async function averaged(
  average: Floats,
  parameters: Floats,
  applied: number,
  { finite = 1, decay = DECAY, steps = 1 } = {},
) {
  const gpu = await gpuOf();
  const quads = average.length / 4;
  const result = await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/average"),
    invocations: quads,
    inputs: { batch: batchOf({ applied, finite }), parameters },
    updates: { average },
    params: { quads, decay: decay ** steps, log_decay: Math.log(decay) },
  });
  return result.average;
}

for (const count of [0, 4, 252, 256, 260, 1000]) {
  Deno.test(`twelve steps of ${count} parameters have the reference's average`, async () => {
    const expected = new Float64Array(count);
    let average = new Float32Array(count);
    for (let step = 1; step <= 12; step++) {
      const parameters = rounded(randomValues(count, step));
      average = await averaged(average, Float32Array.from(parameters), step);
      updateAverage(expected, parameters, DECAY, step);
    }
    if (count === 0) return assert.equal(average.length, 0);
    // A share that errs by 2^-20 of itself, of a difference within 2, and two roundings.
    assertClose(average, expected, { atol: 12 * (2 * 2 ** -20 + 2 ** -23), rtol: 0 });
  });
}

for (const applied of [1, 2, 14, 15, 100, 100_000]) {
  Deno.test(`step ${applied} moves an average by the reference's share`, async () => {
    const parameters = rounded(randomValues(64, 1));
    const expected = rounded(randomValues(64, 2));
    const average = await averaged(
      Float32Array.from(expected),
      Float32Array.from(parameters),
      applied,
    );
    updateAverage(expected, parameters, DECAY, applied);
    assertClose(average, expected, { atol: 2 * 2 ** -20 + 2 ** -23, rtol: 0 });
  });
}

for (const decay of [0.25, 0.61, 0.95, 0.99, 0.999, 0.9999].map(Math.fround)) {
  Deno.test(`shares of an average that decays by ${decay} are right within 2^-20 at any step`, async () => {
    for (const n of [1, 2, 3, 9, 10, 49, 50, 51, 100, 499, 501, 5000, 100_000, 2 ** 24]) {
      const ones = new Float32Array(4).fill(1);
      const average = await averaged(new Float32Array(4), ones, n, { decay });
      const share = (1 - decay) / -Math.expm1(n * Math.log(decay));
      // And a division, of 2.5 ULP.
      const tolerance = { atol: 0, rtol: 2 ** -20 + 5 * 2 ** -24, name: `step ${n}` };
      assertClose(average, new Array(4).fill(share), tolerance);
    }
  });
}

for (const applied of [4, 8, 100, 100_000]) {
  Deno.test(`step ${applied} moves an average by the share of four steps, as the reference`, async () => {
    const parameters = rounded(randomValues(64, 1));
    const expected = rounded(randomValues(64, 2));
    const arrays = [Float32Array.from(expected), Float32Array.from(parameters)] as const;
    const average = await averaged(...arrays, applied, { steps: 4 });
    updateAverage(expected, parameters, DECAY, applied, 4);
    assertClose(average, expected, { atol: 2 * 2 ** -20 + 2 ** -23, rtol: 0 });
  });
}

Deno.test("where fewer steps were applied than parameters stand for, they are the average", async () => {
  const parameters = Float32Array.from(randomValues(64, 1));
  const before = Float32Array.from(randomValues(64, 2));
  const average = await averaged(before, parameters, 2, { steps: 4 });
  assertClose(average, parameters, { atol: 2 ** -23, rtol: 0 });
});

Deno.test("an average of what does not change does not change either", async () => {
  const parameters = Float32Array.from(randomValues(64, 1));
  for (const applied of [2, 100]) {
    assert.deepEqual(await averaged(parameters, parameters, applied), parameters);
  }
});

Deno.test("a skipped step leaves every bit of an average as it was", async () => {
  const average = Float32Array.from(randomValues(100, 1));
  const parameters = Float32Array.from(randomValues(100, 2)).fill(NaN, 50);
  assert.deepEqual(await averaged(average, parameters, 7, { finite: 0 }), average);
});
