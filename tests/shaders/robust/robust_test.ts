import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { FIRST, inliers, nextThreshold } from "../../reference/robust.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** Rays whose errors come in blobs and alone, and some masked pixels. */
function inputsOf(rays: number) {
  const noise = randomValues(rays, 1, 0, 1);
  const errors = Array.from(noise, (value, ray) => {
    if (ray % 23 === 7) return null;
    const inBlob = Math.floor(ray / 64) % 3 === 1;
    return Math.fround(value < (inBlob ? 0.7 : 0.2) ? 0.1 + value / 10 : value / 100);
  });
  const targets = rounded(randomValues(rays * 3, 2, 0, 0.5));
  return { errors, targets };
}

for (const patch of [4, 8, 16]) {
  for (const [rays, kept] of [[1, 1], [256, 256], [700, 500], [300, 0]]) {
    Deno.test(`of ${kept} of ${rays} rays in patches of ${patch} the same are masked out as by the reference`, async () => {
      const gpu = await gpuOf();
      const { errors, targets } = inputsOf(rays);
      const rgba = (at: (i: number) => number, alpha: (ray: number) => number) =>
        Float32Array.from(
          { length: rays * 4 },
          (_, i) => i % 4 < 3 ? at((i >> 2) * 3 + i % 4) : alpha(i >> 2),
        );
      const given = rgba((i) => targets[i], (ray) => errors[ray] === null ? -1 : 0.25);
      const colors = rgba(
        (i) => targets[i] + Math.sqrt(errors[Math.floor(i / 3)] ?? 1) * (i % 2 ? 1 : -1),
        () => 1,
      );
      const views = 3;
      const before = Uint32Array.from({ length: views * 2 }, (_, i) => 10 + i);
      const result = await runPoisoned(gpu, {
        kernel: await gpu.kernel("robust/mask", { PATCH: patch }),
        invocations: rays,
        inputs: {
          counters: Uint32Array.of(9, kept),
          threshold: Float32Array.of(0.05),
          pixels: vec4Rows(rays, (ray) => [Math.floor(ray / 16) % views, 0, 0, 0]),
          colors,
        },
        outputs: { errors: new Float32Array(rays) },
        updates: { targets: given, counts: before },
        params: { rays, capacity: rays, index: 1 },
      });
      const known = errors.map((error, ray) => ray < kept ? error : null);
      assertClose(result.errors, known.map((error) => error ?? -1), { atol: 1e-6, rtol: 1e-5 });
      const expected = inliers(known, patch, 0.05);
      const counts = before.slice();
      const alphas = expected.map((isInlier, ray) => {
        const view = Math.floor(ray / 16) % views;
        if (isInlier !== null) counts[2 * view]++;
        if (isInlier === false) counts[2 * view + 1]++;
        return isInlier === false ? -1 : given[4 * ray + 3];
      });
      assertSame(result.targets, given.map((value, i) => i % 4 < 3 ? value : alphas[i >> 2]));
      assertSame(result.counts, counts);
      const masked = expected.filter((isInlier) => isInlier === false).length;
      if (kept > 200) {
        assert.ok(masked > 5 && masked < known.length / 3, `${masked} are masked out`);
      }
    });
  }
}

async function thresholdOnGpu(errors: Float32Array<ArrayBuffer>, before: number, counts = [3, 1]) {
  const gpu = await gpuOf();
  const kernel = await gpu.kernel("robust/threshold");
  return await runPoisoned(gpu, {
    kernel,
    invocations: kernel.workgroupSize,
    inputs: { errors },
    updates: { threshold: Float32Array.of(before), counts: Uint32Array.from(counts) },
    params: { rays: errors.length, entries: counts.length / 2, inliers: 0.8 },
  });
}

for (const rays of [1, 2, 255, 1000, 20_000]) {
  for (const before of [FIRST, 0.02]) {
    Deno.test(`a threshold of ${before} moves to the quantile of ${rays} errors as the reference's does`, async () => {
      const values = Array.from(
        randomValues(rays, 4, 0, 1),
        (value, i) => rays > 1 && i % 7 === 3 ? null : Math.fround(value ** 6),
      );
      const errors = Float32Array.from(values, (value) => value ?? -1);
      const { threshold } = await thresholdOnGpu(errors, before);
      assertClose(threshold, [nextThreshold(before, values, Math.fround(0.8))], {
        atol: 0,
        rtol: 1e-6,
      });
    });
  }
}

Deno.test("without pixels a threshold stays, and so it does where an error is not finite", async () => {
  for (const error of [-1, NaN, Infinity]) {
    const { threshold } = await thresholdOnGpu(new Float32Array(300).fill(error), 0.02);
    assertSame(threshold, Float32Array.of(0.02));
  }
});

Deno.test("counts of views are halved where they grow large", async () => {
  const counts = [2 ** 24 - 1, 7, 2 ** 24, 9, 2 ** 25, 2 ** 24];
  const after = await thresholdOnGpu(Float32Array.of(1), 1, counts);
  assert.deepEqual([...after.counts], [2 ** 24 - 1, 7, 2 ** 23, 4, 2 ** 24, 2 ** 23]);
});
