import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { type Adaptation, nextRays } from "../../reference/march.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** Runs march/adapt; returns the next number of rays. */
async function adapt(found: Adaptation): Promise<number> {
  const gpu = await gpuOf();
  const { batch } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("march/adapt"),
    invocations: 1,
    inputs: { kept_total: Uint32Array.of(found.keptSamples) },
    updates: { batch: Uint32Array.of(1234, found.keptRays, found.samples, 9999, 1, 2, 3, 4) },
    params: {
      target_samples: found.targetSamples,
      capacity: found.capacity,
      min_rays: found.minRays,
      max_rays: found.maxRays,
    },
  });
  assert.deepEqual(
    [...batch.slice(1)],
    [found.keptRays, found.samples, found.keptSamples, 1, 2, 3, 4],
  );
  return batch[0];
}

const FOUND: Adaptation = {
  keptRays: 4096,
  samples: 300_000,
  keptSamples: 131_072,
  targetSamples: 262_144,
  capacity: 1 << 20,
  minRays: 64,
  maxRays: 1 << 18,
};

Deno.test("the next step has as many more rays as samples were wanting", async () => {
  assert.equal(await adapt({ ...FOUND, targetSamples: 196_608 }), 6144);
});

Deno.test("the next step has fewer rays if the marched samples would not fit", async () => {
  // 0.9 * 2^20 / 2^20: rounded down.
  assert.equal(await adapt({ ...FOUND, samples: 1 << 20 }), 3686);
});

Deno.test("the number of rays changes by at most a factor of two", async () => {
  assert.equal(await adapt({ ...FOUND, keptSamples: 1000 }), 8192);
  assert.equal(await adapt({ ...FOUND, keptSamples: 1 << 30 }), 2048);
});

Deno.test("without any samples the number of rays doubles", async () => {
  assert.equal(await adapt({ ...FOUND, keptSamples: 0 }), 8192);
  assert.equal(await adapt({ ...FOUND, keptSamples: 0, samples: 0 }), 8192);
  assert.equal(await adapt({ ...FOUND, keptSamples: 0, samples: 1 << 20 }), 3686);
});

Deno.test("the number of rays stays within its limits", async () => {
  assert.equal(await adapt({ ...FOUND, keptRays: 200_000 }), 1 << 18);
  assert.equal(await adapt({ ...FOUND, keptRays: 3 }), 64);
  assert.equal(await adapt({ ...FOUND, keptRays: 0, samples: 0, keptSamples: 0 }), 64);
});

Deno.test("the number of rays is the reference's, but for rounding", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        keptRays: fc.nat(1 << 18),
        samples: fc.nat(1 << 22),
        keptSamples: fc.nat(1 << 22),
        targetSamples: fc.integer({ min: 2, max: 1 << 20 }),
        capacity: fc.integer({ min: 64, max: 1 << 22 }),
        minRays: fc.integer({ min: 1, max: 64 }),
        maxRays: fc.integer({ min: 64, max: 1 << 19 }),
      }),
      async (found) => {
        const expected = nextRays(found);
        // A quotient of 2.5 ULP, two products, and a constant: 8 roundings of 2^-24.
        const rounding = expected * 8 * 2 ** -24;
        const actual = await adapt(found);
        assert.ok(
          actual >= Math.floor(expected - rounding) && actual <= expected + rounding,
          `actual ${actual}, expected ${expected}`,
        );
      },
    ),
    { numRuns: 40, interruptAfterTimeLimit: 10_000 },
  );
});
