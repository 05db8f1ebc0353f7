import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { blockSumsOf, SIZES, VALUES } from "./scan_inputs.ts";

const gpuOf = sharedGpu();

for (const count of [0, ...SIZES]) {
  Deno.test(`sums of blocks of ${count} values are those of each block by itself`, async () => {
    const gpu = await gpuOf();
    for (const [name, valuesOf] of Object.entries(VALUES)) {
      const values = valuesOf(count);
      const expected = blockSumsOf(values);
      const { block_sums } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("scan/block_sums"),
        invocations: expected.length * 256,
        inputs: { values },
        outputs: { block_sums: expected },
        params: { count },
      });
      assertSame(block_sums, expected, `sums of blocks of ${name}`);
    }
  });
}
