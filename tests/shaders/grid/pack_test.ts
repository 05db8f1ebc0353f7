import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** Numbers in f16, [2 * pairs]. */
async function packOnGpu(table: Float64Array): Promise<Float64Array> {
  const gpu = await gpuOf();
  const pairs = table.length / 2;
  const { packed } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("grid/pack"),
    invocations: pairs,
    inputs: { table: Float32Array.from(table) },
    outputs: { packed: new Uint32Array(pairs) },
    params: { pairs },
  });
  return Float64Array.from(new Float16Array(packed.buffer));
}

/** One f16 away at most: the specification lets devices round to either side, and flush denormals. */
const FLOAT16 = { atol: 2 ** -14, rtol: 2 ** -10 };

for (const pairs of [1, 63, 64, 65, 1000]) {
  Deno.test(`${pairs} pairs are packed in order`, async () => {
    const table = rounded(randomValues(pairs * 2, 1, -3, 3));
    assertClose(await packOnGpu(table), table, FLOAT16);
  });
}

Deno.test("numbers that f16 holds are packed exactly, those beyond its range as its largest", async () => {
  const table = Float64Array.of(
    0,
    1,
    -1.5,
    65504,
    -65504,
    65520,
    -1e5,
    3e38,
    2 ** -14,
    -(2 ** -13),
  );
  const expected = [0, 1, -1.5, 65504, -65504, 65504, -65504, 65504, 2 ** -14, -(2 ** -13)];
  assert.deepEqual([...await packOnGpu(table)], expected);
});
