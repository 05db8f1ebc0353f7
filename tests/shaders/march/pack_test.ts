import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const UNTOUCHED = 99;

/** Runs march/pack; rays from `batchRays` on must have no samples. */
async function pack(counts: readonly number[], batchRays: number, capacity: number) {
  const gpu = await gpuOf();
  let sum = 0;
  const offsets = Uint32Array.from(counts, (count) => (sum += count) - count);
  const { batch, packed_info } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("march/pack"),
    invocations: counts.length,
    inputs: { counts: Uint32Array.from(counts), offsets },
    outputs: { packed_info: new Uint32Array(counts.length * 2) },
    updates: { batch: new Uint32Array(8).fill(UNTOUCHED).fill(batchRays, 0, 1) },
    params: { rays: counts.length, capacity },
  });
  const [rays, keptRays, samples, ...others] = batch;
  assert.equal(rays, batchRays);
  assert.ok(others.every((value) => value === UNTOUCHED));
  return { keptRays, samples, packedInfo: packed_info };
}

/** The same by going through the rays one by one. */
function expectedPack(counts: readonly number[], batchRays: number, capacity: number) {
  const packedInfo = new Uint32Array(counts.length * 2);
  let [keptRays, samples] = [0, 0];
  while (keptRays < batchRays && samples + counts[keptRays] <= capacity) {
    packedInfo.set([samples, counts[keptRays]], keptRays * 2);
    samples += counts[keptRays++];
  }
  return { keptRays, samples, packedInfo };
}

async function assertPacked(counts: readonly number[], batchRays: number, capacity: number) {
  const actual = await pack(counts, batchRays, capacity);
  const expected = expectedPack(counts, batchRays, capacity);
  assertSame(actual.packedInfo, expected.packedInfo, "packed info");
  assert.deepEqual(
    [actual.keptRays, actual.samples],
    [expected.keptRays, expected.samples],
  );
}

for (const rays of [1, 63, 64, 65, 130]) {
  Deno.test(`of ${rays} rays, all that fit are kept`, async () => {
    const counts = Array.from({ length: rays }, (_, ray) => ray % 5);
    const total = counts.reduce((sum, count) => sum + count, 0);
    for (const capacity of [0, 1, total - 1, total, total + 1]) {
      if (capacity >= 0) await assertPacked(counts, rays, capacity);
    }
    for (const batchRays of [0, 1, rays - 1]) {
      await assertPacked(counts.map((count, ray) => ray < batchRays ? count : 0), batchRays, total);
    }
  });
}

Deno.test("the first ray that does not fit ends the batch, even if a later one would", async () => {
  const { keptRays, samples, packedInfo } = await pack([3, 4, 9, 1, 0], 5, 10);
  assert.deepEqual([keptRays, samples], [2, 7]);
  assert.deepEqual([...packedInfo], [0, 3, 3, 4, 0, 0, 0, 0, 0, 0]);
});

Deno.test("a first ray that alone is too long leaves nothing", async () => {
  const { keptRays, samples, packedInfo } = await pack([11, 1, 0], 3, 10);
  assert.deepEqual([keptRays, samples], [0, 0]);
  assert.ok(packedInfo.every((value) => value === 0));
});

Deno.test("rays without samples are kept, at both ends of the memory", async () => {
  const { keptRays, samples, packedInfo } = await pack([0, 0, 10, 0, 0], 5, 10);
  assert.deepEqual([keptRays, samples], [5, 10]);
  assert.deepEqual([...packedInfo], [0, 0, 0, 0, 0, 10, 10, 0, 10, 0]);
  const none = await pack(new Array(70).fill(0), 70, 10);
  assert.deepEqual([none.keptRays, none.samples], [70, 0]);
});

Deno.test("a batch of no rays keeps none", async () => {
  const { keptRays, samples } = await pack(new Array(70).fill(0), 0, 10);
  assert.deepEqual([keptRays, samples], [0, 0]);
});

Deno.test("a number of rays above the capacity counts as the capacity", async () => {
  const { keptRays, samples } = await pack([1, 2], 5, 10);
  assert.deepEqual([keptRays, samples], [2, 3]);
});

Deno.test("any rays are packed as if one by one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constant(0), fc.nat(20)), { minLength: 1, maxLength: 200, size: "max" }),
      fc.nat(1000),
      fc.nat(200),
      async (counts, capacity, batchRays) => {
        const rays = Math.min(batchRays, counts.length);
        await assertPacked(counts.map((count, ray) => ray < rays ? count : 0), rays, capacity);
      },
    ),
    { numRuns: 20 },
  );
});
