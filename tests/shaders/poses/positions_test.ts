import { randomValues } from "../../reference/random_values.ts";
import { blocksOf, elementOf, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();

const UNTOUCHED = 123.25;
const MARCHED = 300;

for (const kept of [0, 1, 64, 65, 200]) {
  Deno.test(`positions of ${kept} kept samples are those of their sources`, async () => {
    const gpu = await gpuOf();
    const capacity = blocksOf(200) * 64;
    const positions = toBlocks(randomValues(MARCHED * 3, 1), 3, NaN);
    const sources = Uint32Array.from(randomValues(capacity, 2, 0, MARCHED), Math.floor);
    const before = new Float32Array(capacity * 3).fill(UNTOUCHED);
    const { kept: gathered } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("poses/positions"),
      invocations: capacity,
      inputs: { batch: batchOf({ keptSamples: kept }), sources, positions },
      updates: { kept: before },
    });
    const expected = before.slice();
    for (let sample = 0; sample < kept; sample++) {
      for (let axis = 0; axis < 3; axis++) {
        expected[elementOf(sample, 3, axis)] = positions[elementOf(sources[sample], 3, axis)];
      }
    }
    assertSame(gathered, expected);
  });
}
