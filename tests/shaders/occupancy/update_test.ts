import assert from "node:assert/strict";
import { assertClose, FLOAT32_ROUNDING, float32Sum } from "../../reference/assert_close.ts";
import { decayedMaximum, meanDensity } from "../../reference/occupancy.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CELLS_PER_PARTIAL = 1024;
const DECAY = Math.fround(0.95);

/** Densities of cells, every fifth of them never seen. */
function randomDensities(cells: number): Float64Array {
  return rounded(randomValues(cells, 1, 0, 2).map((value, i) => i % 5 === 3 ? -1 : value));
}

async function updateOnGpu(densities: Float64Array, fresh: Float64Array, decay = DECAY) {
  const gpu = await gpuOf();
  const cells = densities.length;
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/update"),
    invocations: cells / 4,
    updates: { densities: Float32Array.from(densities), fresh: Float32Array.from(fresh) },
    outputs: { partials: new Float32Array(Math.ceil(cells / CELLS_PER_PARTIAL)) },
    params: { cells, decay },
  });
}

async function meanOnGpu(partials: Float64Array, cells: number) {
  const gpu = await gpuOf();
  const { mean } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/mean"),
    invocations: 1,
    inputs: { partials: Float32Array.from(partials) },
    outputs: { mean: new Float32Array(1) },
    params: { count: partials.length, cells },
  });
  return mean[0];
}

for (const cells of [0, 4, 252, 1020, 1024, 1028, 5000, 32768]) {
  Deno.test(`${cells} densities decay or rise to what is fresh, and are added up`, async () => {
    const densities = randomDensities(cells);
    const fresh = rounded(randomValues(cells, 2, -1, 2).map((value) => Math.max(value, 0)));
    const actual = await updateOnGpu(densities, fresh);
    assert.equal(actual.densities.length, cells);
    if (cells === 0) return;
    const expected = decayedMaximum(densities, fresh, DECAY);
    assertClose(actual.densities, expected, FLOAT32_ROUNDING);
    assert.ok(actual.fresh.every((value) => value === 0));
    const sums = Float64Array.from(actual.partials, (_, partial) => {
      const start = partial * CELLS_PER_PARTIAL;
      const part = expected.subarray(start, start + CELLS_PER_PARTIAL);
      return meanDensity(part) * part.length;
    });
    assertClose(actual.partials, sums, float32Sum(20)); // four terms, then a tree of 256
  });
}

Deno.test("densities over several updates are the largest fresh one, decayed since", async () => {
  const thicknesses = [0, 0.5, 0.02, 0, 0.4, 0, 0];
  let densities = Float64Array.of(0, 0, -1, 0.3);
  let expected: Float64Array = densities;
  for (const thickness of thicknesses) {
    const fresh = rounded(Float64Array.of(thickness, 0.1, thickness, 0));
    densities = Float64Array.from((await updateOnGpu(densities, fresh)).densities);
    expected = decayedMaximum(expected, fresh, DECAY);
  }
  assertClose(densities, expected, float32Sum(thicknesses.length));
  const byHand = [0.5 * 0.95 ** 5, 0.1, -1, 0.3 * 0.95 ** 7]; // 0.5 0.95^3 > 0.4
  assertClose(densities, byHand, { atol: 0, rtol: 1e-6 });
});

Deno.test("a decay of 1 leaves densities as they are where nothing is fresh", async () => {
  const densities = randomDensities(2048);
  densities[7] = 2 ** -126;
  const actual = await updateOnGpu(densities, new Float64Array(2048), 1);
  assert.deepEqual(actual.densities, Float32Array.from(densities));
});

for (const count of [0, 1, 255, 256, 257, 5000]) {
  Deno.test(`the mean of ${count} sums is their total over the cells`, async () => {
    const partials = rounded(randomValues(count, 3, 0, 1000));
    const total = partials.reduce((sum, partial) => sum + partial, 0);
    const mean = await meanOnGpu(partials, 98304);
    // A thread's terms, the tree, and a division of 2.5 ULP.
    const rtol = (count / 256 + 8 + 5) * 2 ** -24;
    assertClose(mean, total / 98304, { atol: 0, rtol });
  });
}
