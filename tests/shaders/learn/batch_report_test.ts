import assert from "node:assert/strict";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
const SLOTS = 4;
const UNTOUCHED = 0.625;

async function reportsOf(
  partials: Float32Array<ArrayBuffer>,
  batch: { keptRays: number; keptSamples: number },
  slot = 2,
) {
  const gpu = await gpuOf();
  const { reports } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/batch_report"),
    invocations: 256,
    inputs: { batch: batchOf(batch), partials },
    updates: { reports: new Float32Array(SLOTS * 4).fill(UNTOUCHED) },
    params: { count: partials.length / 4, slot },
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
    const reports = await reportsOf(Float32Array.of(1, 2, 3, 0, 5, 6, 1, 0), batch, slot);
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
