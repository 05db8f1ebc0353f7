import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const BLOCKS = 3;
const SOURCE = { features: 21, first: 2 };
const TARGET = { features: 37, first: 5 };

for (const adds of [false, true]) {
  for (const rows of [1, 3, 16]) {
    // 1000 are more than there is memory for; blocks behind the count keep what they have.
    for (const count of [0, 1, 63, 64, 65, BLOCKS * 64, 1000]) {
      const verb = adds ? "added to" : "copied over";
      Deno.test(`${rows} rows of ${count} samples are ${verb} others, and nothing else changes`, async () => {
        const gpu = await gpuOf();
        const source = Float32Array.from(randomValues(BLOCKS * SOURCE.features * 64, 1));
        const before = Float32Array.from(randomValues(BLOCKS * TARGET.features * 64, 2));
        const { target_rows } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("dense/rows", { ADD: adds }),
          invocations: BLOCKS * rows * 16 + 64, // surplus ones do nothing
          inputs: { source, counts: Uint32Array.of(7, count) },
          updates: { target_rows: before },
          params: {
            blocks: BLOCKS,
            count: 1,
            rows,
            source_features: SOURCE.features,
            source_first: SOURCE.first,
            target_features: TARGET.features,
            target_first: TARGET.first,
          },
        });
        const expected = before.slice();
        for (let block = 0; block < Math.min(Math.ceil(count / 64), BLOCKS); block++) {
          for (let i = 0; i < rows * 64; i++) {
            const value = source[(block * SOURCE.features + SOURCE.first) * 64 + i];
            const place = (block * TARGET.features + TARGET.first) * 64 + i;
            expected[place] = adds ? before[place] + value : value; // rounded once, as there
          }
        }
        assertSame(target_rows, expected, "rows");
      });
    }
  }
}

Deno.test("rows of more blocks than one dimension of a dispatch reaches are copied, each once", async () => {
  const gpu = await gpuOf();
  const blocks = 65_536 * 4 + 4; // four blocks of one row are a workgroup
  const source = Float32Array.from({ length: blocks * 64 }, (_, i) => 1 + i % 8191);
  const { target_rows } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("dense/rows", { ADD: true }),
    invocations: blocks * 16,
    inputs: { source, counts: Uint32Array.of(0xffffffff) },
    updates: { target_rows: source.slice() },
    params: {
      blocks,
      count: 0,
      rows: 1,
      source_features: 1,
      source_first: 0,
      target_features: 1,
      target_first: 0,
    },
  });
  assertSame(target_rows, source.map((value) => 2 * value), "rows");
});
