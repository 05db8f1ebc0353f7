import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAPACITY = 150;

for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
  Deno.test(`the gradients of ${count} of ${CAPACITY} densities join those of the first features`, async () => {
    const gpu = await gpuOf();
    const real = Math.min(count, CAPACITY);
    const dOutputs = Float32Array.from(randomValues(real * 4, 1));
    const before = toBlocks(randomValues(CAPACITY * 16, 2), 16);
    const { d_densities } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("networks/d_density"),
      invocations: CAPACITY,
      inputs: { counts: Uint32Array.of(1 << 20, count), d_outputs: dOutputs },
      updates: { d_densities: before },
      params: { samples: CAPACITY, count: 1 },
    });
    const expected = before.slice();
    for (let sample = 0; sample < real; sample++) {
      expected[elementOf(sample, 16, 0)] += dOutputs[sample * 4 + 3]; // rounded once, as there
    }
    assertSame(d_densities, expected, "gradients of densities");
  });
}
