import assert from "node:assert/strict";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf, KEPT_RAYS } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
const SLOTS = 4;
const UNTOUCHED = 0.625;

async function reportsOf(
  partials: Float32Array<ArrayBuffer>,
  { keptRays, keptSamples }: { keptRays: number; keptSamples: number },
  { slot = 2, capacity = 1_000_000, firstRay = 0, allRays = 0, isSum = false } = {},
) {
  const gpu = await gpuOf();
  const { reports } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/report", { SUM: isSum }),
    invocations: 256,
    inputs: {
      counters: batchOf({ keptRays }),
      kept_total: Uint32Array.of(keptSamples),
      partials,
    },
    updates: { reports: new Float32Array(SLOTS * 4).fill(UNTOUCHED) },
    params: {
      count: partials.length / 4,
      slot,
      capacity,
      index: KEPT_RAYS,
      first_ray: firstRay,
      all_rays: allRays,
    },
  });
  return reports;
}

for (const count of [0, 1, 2, 255, 256, 257, 1000]) {
  Deno.test(`the report of ${count} partial sums has the mean loss and the squared error`, async () => {
    const keptRays = Math.max(count * 256 - 5, 0);
    const partials = Float32Array.from(
      randomValues(count * 4, 1, 0, 1),
      (value, i) => i % 4 < 2 ? value : i % 4 === 3 ? 0 : i === 2 ? 251 : 256,
    );
    const reports = await reportsOf(partials, { keptRays, keptSamples: 1_048_575 });
    const sums = [0, 0];
    partials.forEach((value, i) => i % 4 < 2 && (sums[i % 4] += value));
    const mean = sums[0] / Math.max(keptRays, 1);
    // Each thread adds up to 4 sums, a tree of 8 levels the threads; a division.
    const tolerance = { atol: 0, rtol: float32Sum(4 + 8 + 5).rtol };
    assertClose(reports.subarray(8, 10), [mean, sums[1]], tolerance);
    assert.deepEqual([...reports.subarray(10, 12)], [keptRays, 1_048_575]);
  });
}

for (const slot of [0, 1, SLOTS - 1]) {
  Deno.test(`a report goes to slot ${slot} alone`, async () => {
    const batch = { keptRays: 4, keptSamples: 9 };
    const reports = await reportsOf(Float32Array.of(1, 2, 3, 0, 5, 6, 1, 0), batch, { slot });
    const expected = new Float32Array(SLOTS * 4).fill(UNTOUCHED);
    expected.set([1.5, 8, 4, 9], slot * 4);
    assert.deepEqual(reports, expected);
  });
}

Deno.test("in the squared error, masked rays have the mean of the others; not in the loss", async () => {
  const partials = Float32Array.of(1, 2, 3, 0, 5, 6, 1, 0);
  const reports = await reportsOf(partials, { keptRays: 16, keptSamples: 9 });
  assert.deepEqual([...reports.subarray(8, 12)], [6 / 16, 8 * 16 / 4, 16, 9]);
  // Nothing counts, and nothing is divided by it.
  const none = await reportsOf(new Float32Array(8), { keptRays: 16, keptSamples: 9 });
  assert.deepEqual([...none.subarray(8, 12)], [0, 0, 16, 9]);
});

Deno.test("a batch without rays reports zeros", async () => {
  const reports = await reportsOf(new Float32Array(4), { keptRays: 0, keptSamples: 0 });
  assert.deepEqual([...reports.subarray(8, 12)], [0, 0, 0, 0]);
});

Deno.test("there are no more rays than there is room for", async () => {
  const batch = { keptRays: 1000, keptSamples: 9 };
  const reports = await reportsOf(Float32Array.of(6, 8, 4, 0), batch, { capacity: 8 });
  assert.deepEqual([...reports.subarray(8, 12)], [6 / 8, 8 * 8 / 4, 8, 9]);
});

Deno.test("a loss that is a sum is not divided by the rays, nor by those of a batch", async () => {
  const partials = Float32Array.of(1, 2, 3, 0, 5, 6, 1, 0);
  for (const allRays of [0, 64]) {
    const batch = { keptRays: 16, keptSamples: 9 };
    const reports = await reportsOf(partials, batch, { isSum: true, allRays });
    assert.deepEqual([...reports.subarray(8, 12)], [6, 8 * 16 / 4, 16, 9]);
  }
  const none = { keptRays: 0, keptSamples: 0 };
  const reports = await reportsOf(new Float32Array(4), none, { isSum: true });
  assert.deepEqual([...reports.subarray(8, 12)], [0, 0, 0, 0]);
});

for (const isSum of [false, true]) {
  const name = isSum ? "sum" : "mean";
  Deno.test(`a batch's first chunk overwrites its slot, others add their part of the ${name}`, async () => {
    const partials = Float32Array.of(1, 2, 3, 0, 5, 6, 1, 0);
    const batch = { keptRays: 16, keptSamples: 9 };
    const part = [isSum ? 6 : 6 / 64, 32, 16, 9];
    for (const [firstRay, before] of [[0, 0], [1, UNTOUCHED], [16, UNTOUCHED], [48, UNTOUCHED]]) {
      const reports = await reportsOf(partials, batch, { firstRay, allRays: 64, isSum });
      const expected = new Float32Array(SLOTS * 4).fill(UNTOUCHED);
      expected.set(part.map((number) => before + number), 8);
      assert.deepEqual(reports, expected);
    }
  });
}

Deno.test("a later chunk without rays leaves its slot as it was", async () => {
  const none = { keptRays: 0, keptSamples: 0 };
  const reports = await reportsOf(new Float32Array(4), none, { firstRay: 64, allRays: 100 });
  assert.deepEqual(reports, new Float32Array(SLOTS * 4).fill(UNTOUCHED));
});

Deno.test("a loss that is not a number is reported as such", async () => {
  const partials = Float32Array.of(1, 2, 3, 0, NaN, NaN, 1, 0);
  const reports = await reportsOf(partials, { keptRays: 4, keptSamples: 9 });
  assert.ok(Number.isNaN(reports[8]) && Number.isNaN(reports[9]));
  assert.deepEqual([...reports.subarray(10, 12)], [4, 9]);
});
