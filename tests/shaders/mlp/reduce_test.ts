import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

Deno.test("the slices of gradients are added, any number of any length", async () => {
  const gpu = await gpuOf();
  for (const groups of [1, 7, 8, 9, 100]) {
    for (const vec4s of [1, 31, 32, 33, 4176]) {
      const partials = rounded(randomValues(groups * vec4s * 4, groups));
      const run = {
        invocations: Math.ceil(vec4s / 32) * 256,
        inputs: { partials: Float32Array.from(partials) },
        params: { vec4s, groups },
      };
      const { gradients } = await runPoisoned(gpu, {
        ...run,
        kernel: await gpu.kernel("mlp/reduce"),
        outputs: { gradients: new Float32Array(vec4s * 4) },
      });
      const expected = Float64Array.from({ length: vec4s * 4 }, (_, i) => {
        let sum = 0;
        for (let group = 0; group < groups; group++) sum += partials[group * vec4s * 4 + i];
        return sum;
      });
      assertClose(gradients, expected, float32Sum(groups, groups));
      const before = rounded(randomValues(vec4s * 4, 99));
      const { gradients: more } = await runPoisoned(gpu, {
        ...run,
        kernel: await gpu.kernel("mlp/reduce", { ACCUMULATE: true }),
        updates: { gradients: Float32Array.from(before) },
      });
      const both = expected.map((sum, i) => sum + before[i]);
      assertClose(more, both, float32Sum(groups + 1, groups + 1));
    }
  }
});
