import { compact, prefixSums } from "../../reference/scan.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { FLAGS, SIZES } from "./scan_inputs.ts";

const gpuOf = sharedGpu();

/** What `kept` holds before, and behind the kept indices afterwards. */
const UNTOUCHED = 0xabcdef01;

for (const count of [0, ...SIZES]) {
  Deno.test(`compaction of ${count} flags writes the indices of the set ones and nothing else`, async () => {
    const gpu = await gpuOf();
    for (const [name, flagsOf] of Object.entries(FLAGS)) {
      const flags = flagsOf(count);
      const { kept } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("scan/compact"),
        invocations: count,
        inputs: { flags, offsets: prefixSums(flags).offsets },
        updates: { kept: new Uint32Array(count).fill(UNTOUCHED) },
        params: { count },
      });
      const expected = new Uint32Array(count).fill(UNTOUCHED);
      expected.set(compact(flags));
      assertSame(kept, expected, `${name} flags`);
    }
  });
}
