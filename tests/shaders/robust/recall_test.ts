import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { recalled, type Seen } from "../../reference/robust.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";
import { camerasOf } from "../pixels/image_sizes.ts";

const gpuOf = sharedGpu();

const GRID = 4;
const ENTRIES = 1 + GRID ** 2;
const SIZES = [[64, 48], [10, 30], [33, 17]].map(([width, height]) => ({ width, height }));
const THRESHOLD = 0.05;

/** Pixels anywhere, at two scales, a third of which err much. */
function inputsOf(rays: number) {
  const numbers = randomValues(rays * 4, 1, 0, 1);
  const pixels = Array.from({ length: rays }, (_, ray) => {
    const [a, b, c, d] = numbers.subarray(4 * ray, 4 * ray + 4);
    const view = Math.floor(a * SIZES.length);
    const halvings = Math.floor(2 * d);
    const along = (at: number, size: number) => Math.floor(at * (size >> halvings));
    return [view, along(b, SIZES[view].width), along(c, SIZES[view].height), halvings];
  });
  const errors = Array.from(
    randomValues(rays, 2, 0, 1),
    (value, ray) => ray % 11 === 5 ? null : Math.fround(value < 0.4 ? 0.1 : 0.01),
  );
  return { pixels, errors };
}

/** Counts of views and of their places, some of which nobody saw; outliers are 0 to all of the pixels. */
function countsOf(): Uint32Array<ArrayBuffer> {
  const random = randomValues(SIZES.length * ENTRIES * 2, 3, 0, 1);
  return Uint32Array.from(
    random,
    (value, i) =>
      i % 2 === 0 ? Math.floor(random[i] * 9) : Math.round(value * Math.floor(random[i - 1] * 9)),
  );
}

for (const [rays, kept] of [[1, 1], [500, 400], [64, 0]]) {
  Deno.test(`of ${kept} of ${rays} rays the same are masked out by what was seen before as by the reference`, async () => {
    const gpu = await gpuOf();
    const { pixels, errors } = inputsOf(rays);
    const counts = countsOf();
    const given = Float32Array.from(
      { length: rays * 4 },
      (_, i) => i % 4 < 3 ? 0.25 : errors[i >> 2] === null ? -1 : 0.5,
    );
    const colors = given.map((value, i) =>
      i % 4 < 3 ? value + Math.sqrt(errors[i >> 2] ?? 1) * (i % 2 ? 1 : -1) : 1
    );
    const places = {
      pixels: vec4Rows(rays, (ray) => pixels[ray]),
      cameras: camerasOf(SIZES),
    };
    const result = await runPoisoned(gpu, {
      kernel: await gpu.kernel("robust/recall", { GRID }),
      invocations: rays,
      inputs: { ...places, counters: Uint32Array.of(9, kept), colors },
      outputs: { errors: new Float32Array(rays) },
      updates: { targets: given, counts },
      params: { rays, capacity: rays, index: 1 },
    });
    const known = errors.map((error, ray) => ray < kept ? error : null);
    assertClose(result.errors, known.map((error) => error ?? -1), { atol: 1e-6, rtol: 1e-5 });

    const seen = Array.from({ length: SIZES.length * GRID ** 2 }, (_, i): Seen => {
      const entry = 2 * (Math.floor(i / GRID ** 2) * ENTRIES + 1 + i % GRID ** 2);
      return { all: counts[entry], outliers: counts[entry + 1] };
    });
    const at = pixels.map(([view, x, y, halvings]) => {
      const { width, height } = SIZES[view];
      return [view, x / (width >> halvings), y / (height >> halvings)] as const;
    });
    const expected = recalled(at, known, seen, GRID);
    const after = counts.slice();
    expected.forEach((isInlier, ray) => {
      const own = 2 * ENTRIES * pixels[ray][0];
      if (isInlier !== null) after[own]++;
      if (isInlier === false) after[own + 1]++;
    });
    assertSame(result.counts, after);
    assertSame(
      result.targets,
      given.map((value, i) => i % 4 === 3 && expected[i >> 2] === false ? -1 : value),
    );
    const masked = expected.filter((isInlier) => isInlier === false).length;
    if (kept > 200) assert.ok(masked > 5 && masked < kept / 2, `${masked} are masked out`);

    const noted = await runPoisoned(gpu, {
      kernel: await gpu.kernel("robust/note", { GRID }),
      invocations: rays,
      inputs: { ...places, threshold: Float32Array.of(THRESHOLD), errors: result.errors },
      updates: { counts },
      params: { rays },
    });
    const sums = counts.slice();
    known.forEach((error, ray) => {
      if (error === null) return;
      const [view, across, down] = at[ray];
      const place = Math.floor(down * GRID) * GRID + Math.floor(across * GRID);
      const entry = 2 * (view * ENTRIES + 1 + place);
      sums[entry]++;
      if (error > THRESHOLD) sums[entry + 1]++;
    });
    assertSame(noted.counts, sums);
  });
}

Deno.test("counts of places are halved from 16 on, those of their views are not", async () => {
  const gpu = await gpuOf();
  const kernel = await gpu.kernel("robust/threshold", { GRID: 1 });
  const { counts } = await runPoisoned(gpu, {
    kernel,
    invocations: kernel.workgroupSize,
    inputs: { errors: Float32Array.of(1) },
    updates: {
      threshold: Float32Array.of(1),
      counts: Uint32Array.of(100, 9, 15, 3, 200, 50, 17, 16),
    },
    params: { rays: 1, entries: 4, inliers: 0.8 },
  });
  assert.deepEqual([...counts], [100, 9, 15, 3, 200, 50, 8, 8]);
});
