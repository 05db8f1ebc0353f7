import assert from "node:assert/strict";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

for (const rays of [1, 2, 255, 256, 257, 1000]) {
  Deno.test(`the losses of ${rays} rays are added to the report of their pass alone`, async () => {
    const gpu = await gpuOf();
    const losses = Float32Array.from(randomValues(rays, 3, 0, 1));
    const before = Float32Array.from({ length: 12 }, (_, i) => i);
    const { reports } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("learn/add_losses"),
      invocations: 256,
      inputs: { losses },
      updates: { reports: before },
      params: { rays, slot: 1 },
    });
    const sum = losses.reduce((sum, loss) => sum + loss);
    // A thread adds up to 4 losses, a tree of 8 levels the threads, and one more addition.
    assertClose([reports[4]], [4 + sum], { atol: 0, rtol: float32Sum(13).rtol });
    const others = (values: Float32Array) => [...values].toSpliced(4, 1);
    assert.deepEqual(others(reports), others(before));
  });
}
