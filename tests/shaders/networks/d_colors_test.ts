import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAPACITY = 150;
const BLOCKS = 3;

/** What `d_rgbs` holds before; rows from 3 on and blocks without samples must keep it. */
const UNTOUCHED = 123.25;

for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
  Deno.test(`gradients of ${count} of ${CAPACITY} colors become rows, and padding has none`, async () => {
    const gpu = await gpuOf();
    const real = Math.min(count, CAPACITY);
    const dOutputs = Float32Array.from(randomValues(real * 4, 1));
    const { d_rgbs } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("networks/d_colors"),
      invocations: BLOCKS * 64,
      inputs: { counts: Uint32Array.of(1 << 20, count), d_outputs: dOutputs },
      updates: { d_rgbs: new Float32Array(BLOCKS * 16 * 64).fill(UNTOUCHED) },
      params: { samples: CAPACITY, count: 1 },
    });
    const expected = new Float32Array(BLOCKS * 16 * 64).fill(UNTOUCHED);
    for (let sample = 0; sample < Math.ceil(real / 64) * 64; sample++) {
      for (let row = 0; row < 3; row++) {
        expected[elementOf(sample, 16, row)] = sample < real ? dOutputs[sample * 4 + row] : 0;
      }
    }
    assertSame(d_rgbs, expected, "gradients of colors");
  });
}
