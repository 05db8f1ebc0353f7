import assert from "node:assert/strict";
import { prefixSums } from "../../reference/scan.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { blockSumsOf, SIZES, VALUES } from "./scan_inputs.ts";

const gpuOf = sharedGpu();
const VALUES_PER_BLOCK = 1024;

/** The kernel's sums, with any sums of blocks; the reference's by default. */
async function sumsOf(values: Uint32Array<ArrayBuffer>, blockSums = blockSumsOf(values)) {
  const gpu = await gpuOf();
  const { offsets, total } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("scan/prefix_sums"),
    invocations: blockSums.length * 256,
    inputs: { values, block_sums: blockSums },
    outputs: { offsets: new Uint32Array(values.length), total: new Uint32Array(1) },
    params: { count: values.length },
  });
  return { offsets, total: total[0] };
}

for (const count of SIZES) {
  Deno.test(`prefix sums of ${count} values equal the reference's`, async () => {
    for (const [name, valuesOf] of Object.entries(VALUES)) {
      const values = valuesOf(count);
      const { offsets, total } = await sumsOf(values);
      const expected = prefixSums(values);
      assertSame(offsets, expected.offsets, `offsets of ${name}`);
      assert.equal(total, expected.total, `total of ${name}`);
    }
  });
}

Deno.test("a block starts from the sums of blocks before it, not from its own or later ones", async () => {
  const values = new Uint32Array(3 * VALUES_PER_BLOCK).fill(1);
  const { offsets, total } = await sumsOf(values, Uint32Array.of(10_000, 200_000, 0xdead));
  const starts = [0, 1, 2].map((block) => offsets[block * VALUES_PER_BLOCK]);
  assert.deepEqual(starts, [0, 10_000, 210_000]);
  assert.equal(total, 210_000 + VALUES_PER_BLOCK);
});
