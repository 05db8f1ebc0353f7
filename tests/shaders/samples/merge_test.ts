import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { mergeSamples } from "../../reference/sampling.ts";
import { randomValues } from "../../reference/random_values.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** A run of the kernel. */
async function runOf(
  gpu: Gpu,
  ts: Float32Array<ArrayBuffer>,
  fineTs: Float32Array<ArrayBuffer>,
  rays: number,
  [coarse, fine] = [ts.length / rays, fineTs.length / rays],
) {
  return {
    kernel: await gpu.kernel("samples/merge", { COARSE: coarse, FINE: fine }),
    invocations: ts.length + fineTs.length,
    inputs: { ts, fine_ts: fineTs },
    outputs: { merged: new Float32Array(ts.length + fineTs.length) },
    params: { rays },
  };
}

/** The kernel's union of coarse and fine distances, [rays, coarse + fine]. */
async function mergedOf(
  ts: Float32Array<ArrayBuffer>,
  fineTs: Float32Array<ArrayBuffer>,
  rays: number,
) {
  const gpu = await gpuOf();
  return (await runPoisoned(gpu, await runOf(gpu, ts, fineTs, rays))).merged;
}

/** The reference's unions; merging makes no arithmetic, so they must be equal. */
function expectedUnions(ts: Float32Array, fineTs: Float32Array, rays: number): Float32Array {
  const [coarse, fine] = [ts.length / rays, fineTs.length / rays];
  const unions = new Float32Array(ts.length + fineTs.length);
  for (let ray = 0; ray < rays; ray++) {
    const union = mergeSamples(
      Float64Array.from(ts.subarray(ray * coarse, (ray + 1) * coarse)),
      Float64Array.from(fineTs.subarray(ray * fine, (ray + 1) * fine)),
    );
    unions.set(union, ray * (coarse + fine));
  }
  return unions;
}

/** Random distances, [rays, samples], every ray's in increasing order. */
function sortedRays(rays: number, samples: number, seed: number): Float32Array<ArrayBuffer> {
  const ts = Float32Array.from(randomValues(rays * samples, seed, 2, 6));
  for (let ray = 0; ray < rays; ray++) ts.subarray(ray * samples, (ray + 1) * samples).sort();
  return ts;
}

for (
  const [rays, coarse, fine] of [[1, 1, 1], [1, 64, 128], [9, 64, 128], [13, 5, 2], [64, 2, 3]]
) {
  Deno.test(`unions of ${coarse} and ${fine} random samples on ${rays} rays are sorted`, async () => {
    const ts = sortedRays(rays, coarse, 1);
    const fineTs = Float32Array.from(randomValues(rays * fine, 2, 2, 6));
    assertSame(await mergedOf(ts, fineTs, rays), expectedUnions(ts, fineTs, rays));
  });
}

Deno.test("no rays have no union", async () => {
  const gpu = await gpuOf();
  const { merged } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/merge", { COARSE: 4, FINE: 4 }),
    invocations: 64, // even if it runs
    inputs: { ts: new Float32Array(0), fine_ts: new Float32Array(0) },
    outputs: { merged: new Float32Array(0) },
    params: { rays: 0 },
  });
  assert.equal(merged.length, 0);
});

const even = Float32Array.from({ length: 6 }, (_, i) => 2 + i);
for (
  const { name, ts, fineTs } of [
    { name: "all equal", ts: new Float32Array(6).fill(3), fineTs: new Float32Array(9).fill(3) },
    { name: "already in order", ts: even, fineTs: even.map((t) => t + 6) },
    { name: "with the fine ones before the coarse", ts: even, fineTs: even.map((t) => t - 6) },
    { name: "with the fine ones in reverse order", ts: even, fineTs: even.toReversed() },
    { name: "alternating", ts: even, fineTs: even.map((t) => t + 0.5) },
    {
      name: "on both ends of the coarse",
      ts: even,
      fineTs: Float32Array.of(7, 2, 7, 2, 2, 7),
    },
  ]
) {
  Deno.test(`unions of samples ${name} are sorted`, async () => {
    assertSame(await mergedOf(ts, fineTs, 1), expectedUnions(ts, fineTs, 1));
  });
}

Deno.test("unions are sorted and hold what was merged, for any samples", async () => {
  // Few distinct values make many ties.
  const distance = fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.float({ min: 0, max: 1000, noNaN: true }).map((t) => t + 0), // no -0
  );
  const rays = fc.array(
    fc.tuple(
      fc.array(distance, { minLength: 5, maxLength: 5 }),
      fc.array(distance, { minLength: 7, maxLength: 7 }),
    ),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(rays, async (rays) => {
      const ts = Float32Array.from(rays.flatMap(([coarse]) => coarse.toSorted((a, b) => a - b)));
      const fineTs = Float32Array.from(rays.flatMap(([, fine]) => fine));
      const merged = await mergedOf(ts, fineTs, rays.length);
      rays.forEach(([coarse, fine], ray) => {
        const union = [...merged.subarray(ray * 12, (ray + 1) * 12)];
        assert.ok(union.every((t, i) => i === 0 || t >= union[i - 1]), "not sorted");
        assert.deepEqual(union, [...coarse, ...fine].sort((a, b) => a - b));
      });
    }),
    { numRuns: 60, seed: 1 },
  );
});

testKernelContract(gpuOf, {
  name: "unions of 3 and 2 samples",
  items: (rays) => ({
    ts: sortedRays(rays, 3, 3),
    fineTs: Float32Array.from(randomValues(rays * 2, 4, 2, 6)),
  }),
  run: (gpu, { ts, fineTs }, rays) => runOf(gpu, ts, fineTs, rays, [3, 2]),
  check: ({ merged }, { ts, fineTs }, rays) => assertSame(merged, expectedUnions(ts, fineTs, rays)),
  repeated: 7 * 64,
});
