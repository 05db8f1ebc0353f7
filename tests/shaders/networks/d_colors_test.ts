import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAPACITY = 150;
const BLOCKS = 3;

/** What `d_rgbs` holds before; rows from 3 on and blocks without samples must keep it. */
const UNTOUCHED = 123.25;

/** Two products and a difference, each rounded once. */
const TOLERANCE = { atol: 2 ** -140, rtol: 4 * 2 ** -24, name: "gradients before the sigmoid" };

for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
  Deno.test(`gradients of ${count} of ${CAPACITY} colors pass the sigmoid, and padding has none`, async () => {
    const gpu = await gpuOf();
    const real = Math.min(count, CAPACITY);
    const dOutputs = Float32Array.from(randomValues(real * 4, 1));
    const colors = randomValues(real * 16, 2, 0, 1);
    // Sigmoids that are all but 0 or 1, and those that are.
    colors.set([0, 1, 1e-6, 1 - 2 ** -24].slice(0, Math.min(real * 16, 4)));
    const rgbs = toBlocks(colors, 16, NaN);
    const { d_rgbs } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("networks/d_colors"),
      invocations: CAPACITY,
      inputs: { counts: Uint32Array.of(1 << 20, count), d_outputs: dOutputs, rgbs },
      updates: { d_rgbs: new Float32Array(BLOCKS * 16 * 64).fill(UNTOUCHED) },
      params: { samples: CAPACITY, count: 1 },
    });
    const [found, expected]: number[][] = [[], []];
    for (let sample = 0; sample < BLOCKS * 64; sample++) {
      for (let row = 0; row < 16; row++) {
        const e = elementOf(sample, 16, row);
        if (sample < real && row < 3) {
          found.push(d_rgbs[e]);
          expected.push(dOutputs[sample * 4 + row] * rgbs[e] * (1 - rgbs[e]));
        } else {
          const isPadding = row < 3 && sample < Math.ceil(real / 64) * 64;
          assert.equal(d_rgbs[e], isPadding ? 0 : UNTOUCHED, `row ${row} of sample ${sample}`);
        }
      }
    }
    if (real > 0) assertClose(found, expected, TOLERANCE);
  });
}
