import assert from "node:assert/strict";
import { assertClose, TRANSCENDENTAL } from "../../reference/assert_close.ts";
import { splat } from "../../reference/occupancy.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const MARCH_STEP = Math.sqrt(3) / 1024;
const EXP_DENSITY = 2;

/** What the kernel makes of `fresh` by the first `count` samples; raw densities are row `row` of `features`. */
async function splatOnGpu(
  cells: readonly number[],
  raws: ArrayLike<number>,
  fresh: Float32Array<ArrayBuffer>,
  { features = 1, row = 0, count = cells.length } = {},
) {
  const gpu = await gpuOf();
  const values = new Float64Array(cells.length * features).fill(20);
  cells.forEach((_, sample) => values[sample * features + row] = raws[sample]);
  const { fresh: after } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/splat", { DENSITY: EXP_DENSITY, MARCH_STEP }),
    invocations: count,
    inputs: { cells: Uint32Array.from(cells), raws: toBlocks(values, features, 30) },
    updates: { fresh },
    params: { count, features, row },
  });
  return after;
}

for (const [features, row] of [[1, 0], [4, 3], [16, 0]] as const) {
  for (const count of [0, 1, 63, 64, 65, 500]) {
    Deno.test(`${count} samples in row ${row} of ${features} leave the largest thickness of each cell`, async () => {
      const cells = Array.from(randomValues(count, 1, 0, 100), Math.floor);
      const raws = rounded(randomValues(count, 2, -10, 10));
      const actual = await splatOnGpu(cells, raws, new Float32Array(100), { features, row });
      const expected = splat(cells, raws, MARCH_STEP, 100);
      assertClose(actual, expected, { ...TRANSCENDENTAL, atol: 1e-12 });
    });
  }
}

Deno.test("a cell's thickness is the largest of its samples' and of those before, in any order", async () => {
  const cells = new Array(300).fill(3);
  const raws = rounded(randomValues(300, 4, -5, 5));
  const before = Float32Array.of(0.25, 0, 0, 1e-3, 0);
  const actual = await splatOnGpu(cells, raws, before);
  assertClose(actual[3], Math.exp(Math.max(...raws)) * MARCH_STEP, TRANSCENDENTAL);
  assert.deepEqual([...actual.subarray(0, 3), actual[4]], [0.25, 0, 0, 0]);
  assert.deepEqual(await splatOnGpu(cells, raws.toReversed(), before), actual);
  assert.deepEqual(await splatOnGpu(cells, raws.toSorted(), before), actual);
  const low = await splatOnGpu([0], [-3], before);
  assert.equal(low[0], 0.25);
});

Deno.test("samples behind the count leave nothing", async () => {
  const actual = await splatOnGpu([0, 1, 2, 3], [0, 0, 0, 0], new Float32Array(4), { count: 2 });
  assertClose(actual, [MARCH_STEP, MARCH_STEP, 0, 0], { ...TRANSCENDENTAL, atol: 0 });
});

Deno.test("raw densities that are not numbers count as empty, infinite ones stay finite", async () => {
  const cells = [0, 1, 2, 3, 4, 5, 5];
  const raws = [NaN, Infinity, -Infinity, 3e38, -3e38, 1, NaN];
  const actual = await splatOnGpu(cells, raws, new Float32Array(6));
  const largest = Math.exp(80) * MARCH_STEP;
  const expected = [0, largest, 0, largest, 0, Math.E * MARCH_STEP];
  // exp(80) may be off by 3 + 2 * 80 ULP of 2^-23.
  assertClose(actual, expected, { atol: 0, rtol: 164 * 2 ** -23 });
});

Deno.test("NaN of either sign and of any payload counts as empty", async () => {
  const gpu = await gpuOf();
  const bits = Uint32Array.of(0x7fc00000, 0xffc00000, 0x7f800001, 0xff812345, 0x7fffffff);
  const raws = new Uint32Array(64);
  raws.set(bits);
  const { fresh } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/splat", { DENSITY: EXP_DENSITY, MARCH_STEP }),
    invocations: 5,
    inputs: { cells: Uint32Array.of(0, 1, 2, 3, 4), raws },
    updates: { fresh: new Float32Array(5) },
    params: { count: 5, features: 1, row: 0 },
  });
  assert.deepEqual(fresh, new Float32Array(5));
});
