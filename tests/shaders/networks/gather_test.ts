import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** What `gathered` holds before; blocks without samples must keep it. */
const UNTOUCHED = 123.25;

/** The most samples there can be: three blocks, the last of them partly. */
const CAPACITY = 150;
const BLOCKS = 3;

/** The kernel's output, for samples drawn from 200. */
async function gatherOnGpu(sources: Uint32Array<ArrayBuffer>, count: number, rows: number) {
  const gpu = await gpuOf();
  const rowsOfAll = toBlocks(randomValues(200 * rows, 1), rows, NaN);
  const { gathered } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("networks/gather"),
    invocations: BLOCKS * 64 * Math.ceil(rows / 4),
    inputs: { counts: Uint32Array.of(1 << 20, count), sources, rows_of_all: rowsOfAll },
    updates: { gathered: new Float32Array(BLOCKS * rows * 64).fill(UNTOUCHED) },
    params: { samples: CAPACITY, count: 1, rows },
  });
  return { rowsOfAll, gathered };
}

for (const rows of [3, 16, 32, 80]) {
  for (const count of [0, 1, 63, 64, 65, 127, CAPACITY, 1000]) {
    Deno.test(`${rows} rows of ${count} of ${CAPACITY} samples are those of their sources`, async () => {
      const real = Math.min(count, CAPACITY);
      // In no order, some more than once; those behind the count must not be gathered.
      const sources = Uint32Array.from(randomValues(CAPACITY, 2, 0, 200), Math.floor);
      const { rowsOfAll, gathered } = await gatherOnGpu(sources, count, rows);
      const expected = new Float32Array(gathered.length).fill(UNTOUCHED);
      expected.fill(0, 0, Math.ceil(real / 64) * rows * 64);
      for (let sample = 0; sample < real; sample++) {
        for (let row = 0; row < rows; row++) {
          const source = rowsOfAll[elementOf(sources[sample], rows, row)];
          expected[elementOf(sample, rows, row)] = source;
        }
      }
      assertSame(gathered, expected, "gathered");
    });
  }
}
